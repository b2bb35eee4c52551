// Reads questions as JSON from standard input, and answers each: may this principal make this call?
// A question: { action, resource, context, policies: [document, ...] }. An answer: AWS's word, or an error.
import { runSimulation } from '@cloud-copilot/iam-simulate'

const ACCOUNT = '123456789012'

async function answer({ action, resource, context, policies }) {
  const result = await runSimulation(
    {
      request: {
        principal: `arn:aws:iam::${ACCOUNT}:role/asked`,
        action,
        resource: { resource, accountId: ACCOUNT },
        contextVariables: context,
      },
      identityPolicies: policies.map((policy, number) => ({ name: `policy${number}`, policy })),
      serviceControlPolicies: [],
      resourceControlPolicies: [],
      resourcePolicy: action.startsWith('kms:') ? keyPolicy : undefined,
    },
    {},
  )
  return result.resultType === 'error' ? `error: ${JSON.stringify(result.errors)}` : result.overallResult
}

// The default policy of a key: it leaves the decision to IAM.
const keyPolicy = {
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` }, Action: 'kms:*', Resource: '*' },
  ],
}

let text = ''
for await (const chunk of process.stdin) text += chunk
const answers = []
for (const question of JSON.parse(text)) answers.push(await answer(question))
console.log(JSON.stringify(answers))

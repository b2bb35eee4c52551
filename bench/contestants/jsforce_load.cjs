// jsforce: upload a file as a stream, poll, then write the three result sets, as raw text, to files.
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");
const jsforce = require("jsforce");

async function lap(phase, work) {
  const began = process.hrtime.bigint();
  const before = process.cpuUsage();
  const result = await work();
  const used = process.cpuUsage(before);
  const wall = Number(process.hrtime.bigint() - began) / 1e9;
  console.log(JSON.stringify({ phase, wall, cpu: (used.user + used.system) / 1e6 }));
  return result;
}

async function main(facts) {
  const connection = new jsforce.Connection({
    instanceUrl: facts.org_url, accessToken: facts.token, version: "62.0",
  });
  const job = connection.bulk2.createJob({ object: "Contact", operation: "insert" });
  await lap("upload", async () => {
    await job.open();
    await job.uploadData(fs.createReadStream(facts.file));
    await job.close();
  });
  await lap("check", () => job.poll(100, 600_000));
  const info = await job.check();
  if (info.numberRecordsProcessed !== facts.rows) throw new Error(JSON.stringify(info));
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "jsforce-"));
  await lap("results", async () => {
    fs.writeFileSync(path.join(folder, "success"), await job.getSuccessfulResults(true));
    fs.writeFileSync(path.join(folder, "failed"), await job.getFailedResults(true));
    fs.writeFileSync(path.join(folder, "unprocessed"), await job.getUnprocessedRecords(true));
  });
  fs.rmSync(folder, { recursive: true });
}

main(JSON.parse(process.argv[2])).catch((error) => {
  console.error(error);
  process.exitCode = 1;
});

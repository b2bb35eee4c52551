import pickle,math,zlib,json,sys
from count import SCRIPTS
counts=pickle.load(open("w/counts.pkl","rb"))
Q=8
def q(p): return max(0,min(255,round(-math.log(p)*Q)))
FLOOR=1.5e-6
TRI=float(sys.argv[1])
def asc(c): return c.isascii()
scripts={};data=b""
for s,langs in SCRIPTS.items():
    chars=set()
    for l in langs:
        u=counts[l][0]; tot=sum(u.values())
        chars|={c for c,n in u.items() if n/tot>2e-7 or c.isascii()}
    chars.discard(" ")
    chars=" "+"".join(sorted(chars))
    uni={};bo={};N={}
    for l in langs:
        u,b,t=counts[l]; tot=sum(u.values())
        uni[l]={c:u[c]/tot*(1-1e-4)+FLOOR for c in chars}
        na={};ta={}
        for ab,n in b.items():
            na[ab[0]]=na.get(ab[0],0)+n; ta[ab[0]]=ta.get(ab[0],0)+1
        N[l]=na
        bo[l]={a:min(1,(ta.get(a,0)*6+3)/(na.get(a,0)+ta.get(a,0)*6+3)) for a in chars}
    def P(l,a,b):
        n=counts[l][1].get(a+b,0); na=N[l].get(a,0)
        return (1-bo[l][a])*(n/na if na else 0)+bo[l][a]*uni[l][b]
    pairs={}
    for a in chars:
        for b in chars:
            if a==b==" ": continue
            m=max(counts[l][1].get(a+b,0) for l in langs)
            plain=asc(a) and asc(b)
            if m>=12 or plain:
                r=[q(P(l,a,b)) for l in langs]
                # What ASCII letters say is about the language alone: it counts half, within bounds.
                if plain: r=[min(x,6*Q)//2 for x in r]
                pairs[a+b]=bytes(r)
    tri={}
    keys={k for l in langs for k,n in counts[l][2].items() if n>=12}
    if s=="latin":
        ctx={l:{} for l in langs};ctt={l:{} for l in langs}
        for l in langs:
            for k,n in counts[l][2].items():
                ctx[l][k[:2]]=ctx[l].get(k[:2],0)+n; ctt[l][k[:2]]=ctt[l].get(k[:2],0)+1
        for k in {k[:2] for k in keys}:
            if not set(k)<=set(chars): continue
            cb={l:(ctt[l].get(k,0)*6+6)/(ctx[l].get(k,0)+ctt[l].get(k,0)*6+6) for l in langs}
            for n in chars:
                gain=0;row=[]
                for l in langs:
                    c=counts[l][2].get(k+n,0); cx=ctx[l].get(k,0)
                    p2=P(l,k[1],n); p=(1-cb[l])*(c/cx if cx else 0)+cb[l]*p2
                    gain=max(gain,abs(math.log(p/p2))*max(c,min(cx*p2,cx)))
                    row.append(q(p)-q(p2))
                if gain>TRI: tri[k+n]=bytes(128+max(-127,min(127,d)) for d in row)
    ps=sorted(pairs);ts=sorted(tri)
    rows=[bytes(q(uni[l][c]) for l in langs) for c in chars]+[bytes(q(bo[l][c]) for l in langs) for c in chars]+[pairs[k] for k in ps]+[tri[k] for k in ts]
    cols=b"".join(bytes(c) for c in zip(*rows))
    scripts[s]={"languages":langs,"letters":chars,"pairs":"".join(ps),"triples":"".join(ts),"start":len(data),"stop":len(data)+len(cols)}
    data+=cols
from collections import Counter
import wordfreq,msgpack,gzip,glob
m=msgpack.load(gzip.open(glob.glob("v/lib/python3*/site-packages/wordfreq/data/_chinese_mapping.msgpack.gz")[0]),strict_map_key=False,raw=False)
def freq(code,n,ok,f=lambda w:w):
    c=Counter()
    for w,p in list(wordfreq.get_frequency_dict(code).items())[:60000]:
        x=p**.6
        for ch in f(w):
            if ok(ch): c[ch]+=x
    return "".join(ch for ch,_ in c.most_common(n))
han=lambda ch:"\u4e00"<=ch<="\u9fff"
inv={}
for k,v in m.items():
    k=chr(k) if isinstance(k,int) else k; v=chr(v) if isinstance(v,int) else v
    try: k.encode("big5")
    except Exception: continue
    if v not in inv: inv[v]=k
zh=freq("zh",1600,han)
frequent={"ja":freq("ja",1200,han),"zh":zh,"zh-Hant":"".join(inv.get(c,c) for c in zh),"ko":freq("ko",800,lambda ch:"\uac00"<=ch<="\ud7a3")}
b=zlib.compress(json.dumps({"scripts":scripts,"frequent":frequent},ensure_ascii=False,separators=(",",":")).encode()+b"\n"+data,9)
open(sys.argv[2],"wb").write(b)
print(len(b),len(data))

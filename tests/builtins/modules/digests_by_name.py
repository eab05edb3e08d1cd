# Digests by name, HMAC, PBKDF2 and scrypt: values, attributes, errors.
import _hashlib as H, hashlib, hmac
def t(f,*a,**k):
    try: r=f(*a,**k); print(repr(r)[:200].split(" @ ")[0].split(" at 0x")[0])
    except BaseException as e: print(type(e).__name__, e.args)
t(H.HASH); t(H.HMAC); print(H.UnsupportedDigestmodError.__mro__)
h=H.openssl_sha256(b'a'); t(lambda:(h.name,h.block_size,h.digest_size)); t(h.update,'a'); t(h.update,1); t(h.update); t(h.hexdigest); t(h.copy().digest); print(repr(h)[:25]); 
x=H.openssl_shake_128(b'a'); print(repr(x)[:25]); t(x.digest,5); t(x.hexdigest,5); t(x.digest,-1); t(x.digest); t(x.digest,length=3); t(lambda:(x.name,x.block_size,x.digest_size)); t(x.digest,2**40); t(x.digest,0)
t(H.new,'sha256',b'a'); t(H.new,'nope'); t(H.new,5); t(H.new,'SHA256'); t(H.new,'sha-256'); t(H.new,'SHA2-256'); t(H.new,name='md5',string=b'a',usedforsecurity=False); t(H.new); t(H.new,'md5','a')
t(H.compare_digest,b'a',b'a'); t(H.compare_digest,'a','b'); t(H.compare_digest,'é','é'); t(H.compare_digest,b'a','a'); t(H.compare_digest,1,2)
m=H.hmac_new(b'k',b'm','sha256'); print(repr(m)[:20]); t(lambda:(m.name,m.block_size,m.digest_size)); t(m.hexdigest); t(m.update,'a'); t(m.update,b'a'); t(m.copy().digest); t(H.hmac_new,b'k'); t(H.hmac_new,b'k',b'',None); t(H.hmac_new,b'k',b'','nope'); t(H.hmac_new,b'k',b'',H.openssl_md5); t(H.hmac_new,b'k',b'',hashlib.sha1); t(H.hmac_new,b'k',b'',len); t(H.hmac_new,'k',b'','md5'); t(H.hmac_new,b'k'*200,b'','md5'); t(H.hmac_new,b'k',None,'md5'); t(H.hmac_new,b'k',b'','shake_128')
t(H.hmac_digest,b'k',b'm','sha512'); t(H.hmac_digest,b'k',b'm','nope'); t(H.hmac_digest,'k',b'm','md5'); t(H.hmac_digest,b'k',b'm',H.openssl_sha1); t(H.hmac_digest,b'k',b'm',None)
P=H.pbkdf2_hmac
t(P,'sha256',b'pw',b'salt',10); t(P,'sha1',b'pw',b'salt',10,50); t(P,'nope',b'p',b's',1); t(P,'sha256','p',b's',1); t(P,'sha256',b'p',b's',0); t(P,'sha256',b'p',b's',1,0); t(P,'sha256',b'p',b's',1,-1); t(P,'sha256',b'p',b's',2**40); t(P,'sha256',b'p',b's',1,2**40); t(P,'sha512',b'',b'',3,dklen=7); t(P,b'sha512',b'',b'',3); t(P,'sha256',b'p',b's','x'); t(P,'sha256',b'p',b's',1,'x'); t(P,'shake_128',b'p',b's',1); t(P,'sha256',b'p',b's',-1)
S=H.scrypt
t(S,b'pw',salt=b's',n=16,r=8,p=1); t(S,b'pw',salt=b's',n=16,r=8,p=1,dklen=20,maxmem=10**7); t(S,b'pw',salt=b's',n=15,r=8,p=1); t(S,b'pw',n=16,r=8,p=1); t(S,b'pw',salt=b's',r=8,p=1); t(S,b'pw',salt=b's',n=16,p=1); t(S,b'pw',salt=b's',n=16,r=8); t(S,'pw',salt=b's',n=16,r=8,p=1); t(S,b'pw',salt=b's',n=1,r=8,p=1); t(S,b'pw',salt=b's',n=16,r=8,p=1,dklen=0); t(S,b'pw',salt=b's',n=16,r=8,p=1,maxmem=-1); t(S,b'pw',salt=b's',n=16,r=8,p=1,maxmem=10); t(S,b'pw',salt='s',n=16,r=8,p=1); t(S,b'pw',salt=b's',n=2**20,r=8,p=1); t(S,b'pw',salt=b's',n='a',r=8,p=1); t(S,b'pw',salt=b's',n=16,r='a',p=1); t(S,b'',salt=b'',n=4,r=1,p=2,dklen=64); t(S,b'pw',salt=b's',n=-2,r=8,p=1); t(S,b'pw',salt=b's',n=16,r=0,p=1);t(S,b'pw',salt=b's',n=16,r=1,p=0)
t(hashlib.sha256,b'a',usedforsecurity=False); t(hashlib.sha256,'a'); t(hashlib.sha256,string=b'a'); t(hashlib.sha256,data=b'a'); t(hashlib.sha256,b'',b''); t(hashlib.new,'sha3_512',b'z'); t(hmac.new,b'k',b'm','sha256'); t(lambda: hmac.new(b'k',b'm','sha256').hexdigest()); t(lambda: hmac.digest(b'k',b'm','md5')); t(hashlib.blake2b,b'a')
import pickle; t(pickle.dumps,h)

# Parsing XML by expat: every handler, settings, entities, encodings, errors.
import pyexpat
from pyexpat import *
def t(f,*a,**k):
    try: r=f(*a,**k); print(repr(r)[:300])
    except BaseException as e: print(type(e).__name__, e.args)
p=ParserCreate()
print(native_encoding)
print({n:getattr(errors,n) for n in dir(errors) if n.startswith('XML')}); print({n:getattr(model,n) for n in dir(model) if n.startswith('XML')}); print(errors.codes, errors.messages); print(errors.__name__, errors.__doc__, model.__doc__)
print({n:getattr(p,n) for n in dir(p) if not callable(getattr(p,n)) and not n.startswith('__')})
t(ErrorString,5); t(ErrorString,999); t(ErrorString,-1); t(ErrorString,'a')
t(p.Parse,'<a/>',1); t(p.Parse,'x',1); p=ParserCreate(); t(p.Parse,5); t(p.Parse,'<a><b></a>',True)
try: p=ParserCreate(); p.Parse('<a>\n <b></a>')
except ExpatError as e: print(e, e.code,e.lineno,e.offset, vars(e)); print(p.ErrorCode,p.ErrorLineNumber,p.ErrorColumnNumber,p.ErrorByteIndex,p.CurrentLineNumber,p.CurrentColumnNumber,p.CurrentByteIndex)
def setp(o,n,v): setattr(o,n,v)
p=ParserCreate()
for n,v in (('x',1),('ErrorCode',1),('buffer_size',0),('buffer_size','a'),('buffer_size',2**40),('buffer_size',100),('buffer_text',5),('ordered_attributes','a'),('namespace_prefixes',1),('specified_attributes',[]),('intern',5),('StartElementHandler',None),('StartElementHandler',5),('EndElementHandler',print)): t(setp,p,n,v); 
print(p.buffer_text,p.ordered_attributes,p.namespace_prefixes,p.specified_attributes,p.buffer_used,p.buffer_size,p.EndElementHandler)
def d(n): delattr(p,n)
t(d,'EndElementHandler'); t(d,'buffer_text'); t(d,'buffer_size'); t(d,'nothing')
doc=b'''<?xml version="1.0" encoding="iso-8859-1" standalone="no"?>
<!DOCTYPE quotations SYSTEM "quotations.dtd" [
<!ELEMENT root ANY>
<!ELEMENT a (b|c)*>
<!ELEMENT e (b,c?,(x|y)+)>
<!ELEMENT m (#PCDATA|b)*>
<!ATTLIST root attr1 CDATA #REQUIRED attr2 CDATA #IMPLIED attr3 (x|y) "x" attr4 CDATA #FIXED "q">
<!NOTATION notation SYSTEM "notation.jpeg">
<!NOTATION n2 PUBLIC "pub">
<!ENTITY acirc "&#226;">
<!ENTITY % pe "zz">
<!ENTITY external_entity SYSTEM "entity.file">
<!ENTITY unparsed_entity SYSTEM "entity.file" NDATA notation>
%unparsed_entity;
]>
<?xml-stylesheet href="stylesheet.css"?>
<!-- comment data -->
<root xmlns:myns="http://www.python.org/namespace" attr1="value1" attr2="value2&#8000;">
<myns:subelement xmlns="d">Contents of subelements</myns:subelement>
<sub2><![CDATA[contents of CDATA section]]>]]&gt;</sub2>
&external_entity;
&skipped_entity; &acirc; \xb5
</root>
'''
names=[n for n in dir(p) if n.endswith('Handler')]
for ns in (None,'!',''):
  for enc in (None,):
    for bt in (0,1):
        p=ParserCreate(namespace_separator=ns)
        p.buffer_text=bt; p.namespace_prefixes=True; p.UseForeignDTD(False)
        p.SetParamEntityParsing(XML_PARAM_ENTITY_PARSING_ALWAYS)
        for n in names:
            def h(*a,n=n,p=p):
                print(n, a[1:] if n == "ExternalEntityRefHandler" else a)
                return 1
            setattr(p,n,h)
        t(p.Parse,doc,True)
        p=ParserCreate(namespace_separator=ns); p.ordered_attributes=1; p.specified_attributes=1
        p.StartElementHandler=lambda *a: print('S',a); p.CharacterDataHandler=lambda *a: print('C',a); p.DefaultHandlerExpand=lambda *a: print('D',a)
        for i in range(0,len(doc),50): p.Parse(doc[i:i+50],0)
        t(p.Parse,b'',1)
class Boom(Exception): pass
def boom(*a): raise Boom('x')
p=ParserCreate(); p.StartElementHandler=boom; t(p.Parse,'<a><b/></a>',1); t(p.Parse,'<c/>',1)
import io
p=ParserCreate(); p.StartElementHandler=lambda *a: print(a); t(p.ParseFile,io.BytesIO(b'<a x="1"><b/></a>')); t(p.ParseFile,5)
p=ParserCreate(); t(p.ParseFile,io.StringIO('<a/>'))
p=ParserCreate(); t(p.SetBase,'/x'); t(p.GetBase); t(p.GetInputContext); t(p.SetBase,5); t(p.SetParamEntityParsing,'a'); t(p.UseForeignDTD); t(p.Parse,b'<a>'); t(p.UseForeignDTD,True)
def ext(ctx,base,sysid,pubid):
    print(ctx,base,sysid,pubid); q=p.ExternalEntityParserCreate(ctx); print(q.Parse(b'hello <z/>',1), q.StartElementHandler is p.StartElementHandler); return 1
p=ParserCreate(); p.ExternalEntityRefHandler=ext; p.StartElementHandler=lambda *a: print(a, p.GetInputContext()); p.CharacterDataHandler=print; p.SetBase('base'); t(p.Parse,b'<!DOCTYPE a [<!ENTITY e SYSTEM "sys">]><a>&e;</a>',1)
p=ParserCreate(); p.StartElementHandler=lambda n,a: print(n,a); t(p.Parse,'<?xml version="1.0" encoding="iso-8859-15"?><a>\u20ac</a>'.encode('iso-8859-15'),1); p=ParserCreate(); t(p.Parse,'<?xml version="1.0" encoding="iso-8859-1"?><a b="é€"/>',1)
p=ParserCreate(encoding='cp1252'); p.CharacterDataHandler=print; t(p.Parse,b'<a>\x80\x99</a>',1); p=ParserCreate(); t(p.Parse,b'<?xml version="1.0" encoding="nope"?><a/>',1); p=ParserCreate(); t(p.Parse,b'<?xml version="1.0" encoding="utf-7"?><a/>',1); p=ParserCreate(encoding='koi8-r'); p.CharacterDataHandler=print; t(p.Parse,b'<a>\xc1\xc2</a>',1)
import xml.etree.ElementTree as ET, xml.dom.minidom, xml.sax
tree = ET.fromstring('<r a="1"><b>text<c/>tail</b><b x="é"/></r>')
print([(e.tag, e.attrib, e.text, e.tail) for e in tree.iter()], tree.findall('.//b[@x]'), ET.tostring(tree)) if False else print([(e.tag, e.attrib, e.text, e.tail) for e in tree.iter()], ET.tostring(tree))
try:
    ET.fromstring('<a><b></a>')
except ET.ParseError as error:
    print(error, error.code, error.position)
print(xml.dom.minidom.parseString('<a><b c="d">e</b></a>').toprettyxml())
class Counter(xml.sax.ContentHandler):
    def startElement(self, name, attrs):
        print(name, dict(attrs))
xml.sax.parseString(b'<x y="z"><w/></x>', Counter())

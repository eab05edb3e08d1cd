# Trees of objects that compile() must refuse, and their messages.
import builtins, re


def print(*values, **options):
    text = ' '.join(str(value) for value in values)
    builtins.print(re.sub(r' at 0x[0-9a-f]+', '', text), **options)


import ast,_ast
def t(f):
    try: print(f())
    except BaseException as e: print(type(e).__name__, e)
    c=getattr(_ast,n); print(n, {k:v for k,v in c.__dict__.items() if k not in('n','s','__new__')}, c.__doc__==c.__dict__.get('__doc__'))
print(repr(ast.stmt.__doc__)[:300]); print(repr(ast.unaryop.__doc__)); print(repr(ast.excepthandler.__doc__))
t(lambda: ast.Name(1,2,3)); t(lambda: ast.Name('a',id='b')); t(lambda: ast.Name('a',x=1).__dict__); t(lambda: ast.AST(1)); t(lambda: ast.Pass(1)); t(lambda: ast.Expr(1,2))
t(lambda: ast.Name('a').__reduce__()); t(lambda: ast.Name('a')); t(lambda: ast.AST())
def c(tree,mode='exec'):
    t(lambda: compile(tree,'f',mode))
m=ast.parse('x=1'); c(m,'eval'); c(1); c(ast.Module()); c(ast.Module(1,[])); c(ast.Module([1],[])); c(ast.Module([],1)); c(ast.Module([],[1]))
c(ast.Module([ast.Expr()],[])); c(ast.Module([ast.Expr(lineno=1,col_offset=0)],[])); c(ast.Module([ast.Expr(None,lineno=1,col_offset=0)],[])); c(ast.Module([None],[]))
L=dict(lineno=1,col_offset=0)
def e(x): c(ast.Expression(ast.fix_missing_locations(x)),'eval')
e(ast.Name('None',ast.Load())); e(ast.Name('a',ast.Store())); e(ast.Name(1,ast.Load())); e(ast.Name('a',1)); e(ast.Name(None,ast.Load())); e(ast.Name('a'))
e(ast.Name('a',None))
e(ast.BinOp(None,ast.Add(),None)); e(ast.BinOp(ast.Constant(1),ast.Load(),ast.Constant(1))); e(ast.Constant(object())); e(ast.Constant([1])); e(ast.Constant((1,[2])));e(ast.Constant(frozenset([1,(2,)])));e(ast.Constant())
e(ast.BoolOp(ast.And(),[ast.Constant(1)])); e(ast.Dict([],[ast.Constant(1)])); e(ast.ListComp(ast.Constant(1),[])); e(ast.Compare(ast.Constant(1),[],[])); e(ast.Compare(ast.Constant(1),[ast.Eq()],[])); e(ast.Call(ast.Constant(1),[None],[])); e(ast.List([None],ast.Load())); e(ast.Lambda(ast.arguments([],[],None,[],[ast.Constant(1)],None,[]),ast.Constant(1)));e(ast.Lambda(ast.arguments([],[],None,[],[],None,[ast.Constant(1)]),ast.Constant(1)))
e(ast.Lambda(1,ast.Constant(1))); e(ast.FormattedValue(ast.Constant(1),'a',None)); e(ast.FormattedValue(ast.Constant(1),2**40,None)); e(ast.JoinedStr([ast.Constant('a')])); e(ast.Attribute(ast.Constant(1),'True',ast.Load())); e(ast.Attribute(ast.Constant(1),b'a',ast.Load())); e(ast.Constant('a',kind=1)); e(ast.Constant('a',kind=b'u'))
def s(x): c(ast.Module([ast.fix_missing_locations(x)],[]))
s(ast.FunctionDef('f',ast.arguments([],[],None,[],[],None,[]),[],[],None)); s(ast.ClassDef('f',[],[],[],[])); s(ast.Delete([])); s(ast.Delete([ast.Name('a',ast.Load())])); s(ast.Assign([],ast.Constant(1))); s(ast.Assign([ast.Constant(1)],ast.Constant(1))); s(ast.For(ast.Name('a',ast.Store()),ast.Constant(1),[],[])); s(ast.With([],[ast.Pass()])); s(ast.Raise(None,ast.Constant(1))); s(ast.Try([ast.Pass()],[],[],[])); s(ast.Try([ast.Pass()],[],[ast.Pass()],[ast.Pass()])); s(ast.TryStar([ast.Pass()],[],[],[])); s(ast.Import([])); s(ast.ImportFrom('a',[],0)); s(ast.ImportFrom('a',[ast.alias('b',None)],-1)); s(ast.Global([])); s(ast.AnnAssign(ast.Constant(1),ast.Constant(1),None,1)); s(ast.AnnAssign(ast.Attribute(ast.Constant(1),'a',ast.Store()),ast.Constant(1),None,1)); s(ast.Match(ast.Constant(1),[])); s(ast.If(ast.Constant(1),[],[])); s(ast.While(ast.Constant(1),[],[]));s(ast.If(ast.Constant(1),[ast.Pass()],[None]))
def p(x): s(ast.Match(ast.Constant(1),[ast.match_case(x,None,[ast.Pass()])]))
p(ast.MatchValue(ast.Constant(True))); p(ast.MatchValue(ast.Name('a',ast.Load()))); p(ast.MatchSingleton(1)); p(ast.MatchSequence([])); p(ast.MatchMapping([],[],'__')); p(ast.MatchMapping([ast.Constant(1)],[],None)); p(ast.MatchMapping([ast.Constant(True)],[ast.MatchAs()],'_')); p(ast.MatchClass(ast.Constant(1),[],[],[])); p(ast.MatchClass(ast.Name('a',ast.Load()),[],['a'],[])); p(ast.MatchStar('a')); p(ast.MatchAs(None,'_')); p(ast.MatchAs(ast.MatchAs(),None)); p(ast.MatchOr([])); p(ast.MatchOr([ast.MatchAs()])); p(ast.MatchAs(ast.MatchStar('a'),'b')); p(ast.MatchValue(ast.UnaryOp(ast.Not(),ast.Constant(1)))); p(ast.MatchClass(ast.Name('None',ast.Load()),[],[],[])); p(ast.MatchMapping([ast.Name('a',ast.Load())],[ast.MatchAs()],None)); p(ast.MatchAs(None,'True'))
p(ast.MatchValue(ast.BinOp(ast.Constant(1),ast.Mult(),ast.Constant(1j)))); p(ast.MatchValue(ast.BinOp(ast.Constant(1j),ast.Add(),ast.Constant(1j)))); p(ast.MatchValue(ast.Attribute(ast.Constant(1),'a',ast.Load())))
def pos(**k): c(ast.Module([ast.Pass(**k)],[]))
pos(lineno=1,col_offset=0); pos(lineno=1,col_offset=-1); pos(lineno=5,col_offset=0,end_lineno=1,end_col_offset=1); pos(lineno=1,col_offset=5,end_lineno=1,end_col_offset=1); pos(lineno=-1,col_offset=5,end_lineno=1,end_col_offset=1); pos(lineno=1,col_offset=5,end_lineno=None,end_col_offset=None);pos(lineno=0,col_offset=5); pos(lineno='a',col_offset=5); pos(lineno=1,col_offset=0,end_lineno=1,end_col_offset=-1);pos(lineno=-1,col_offset=0,end_lineno=-1,end_col_offset=0)
x=compile(ast.Module([ast.Pass(lineno=3,col_offset=2)],[]),'f','exec'); print(list(x.co_positions()))
c(ast.Interactive([ast.Pass(**L)]),'single'); c(ast.Interactive([]),'single'); c(ast.Expression(1),'eval'); c(ast.FunctionType([],ast.Constant(1)),'func_type')
print(compile(m,'f','exec',ast.PyCF_ONLY_AST))
e(ast.YieldFrom(None)); e(ast.Await(None)); e(ast.Starred(ast.Constant(1),ast.Load())); e(ast.Subscript(ast.Constant(1),None,ast.Load())); e(ast.NamedExpr(ast.Name('a',ast.Load()),ast.Constant(1))); e(ast.Set([])); e(ast.Tuple([],ast.Store())); e(ast.Slice(None,None,None)); e(ast.UnaryOp(ast.Add(),ast.Constant(1)))
e(ast.GeneratorExp(ast.Constant(1),[ast.comprehension(ast.Name('a',ast.Load()),ast.Constant(1),[],0)])); e(ast.Call(ast.Constant(1),[],[1])); e(ast.Call(ast.Constant(1),[],[ast.keyword('True',ast.Constant(1))]))
class X(ast.Name): pass
e(X('a',ast.Load()))
t(lambda: isinstance(ast.Load(),ast.expr_context)); t(lambda: ast.parse('a').body[0].value.ctx is ast.parse('b').body[0].value.ctx)

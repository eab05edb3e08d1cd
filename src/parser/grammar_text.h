// The grammar of Python 3.11 as the error pass reads it. The notation is that of the Language Reference (chapter 10):
//
//   'x'           an operator or keyword
//   "x"           a soft keyword
//   NAME NUMBER   a token
//   x* x+ [x] s.x+ (x | y) &x !x    as in the Language Reference
//   &&'x'         an error is reported where the token is missing
//   ~             no other alternative after this
//   letter=item   gives the item a letter
// Behind "->" stands what an alternative makes:
//   a name        a node of that kind
//   $n            what item n (from 1) made; without anything what the only item made, or a sequence
//   error PLACE "message"   reports. PLACE: @ the last token read; a an item; a:b from an item to an item; a~ from an
//                 item to where the lexer is. In the message: %a what kind of expression item a is, %#a its line, %$a
//                 its text
//   indent "message"        IndentationError at the last token
//   do NAME       the function of that name in error_actions.cpp
//   since n "what"          refused below version 3.n of the language; another action may follow
// Alternatives that are one rule named invalid_... take part in the second reading only. The mark * behind a rule's
// name: what was read is remembered across both kinds of reading.
#pragma once

namespace ouro::parser {

// In two parts, since compilers need not take longer literals.
inline constexpr const char* kGrammarText[] = {
    R"(
file: [statements] ENDMARKER
interactive: statement_newline
eval: expressions NEWLINE* ENDMARKER
func_type: '(' [type_expressions] ')' '->' expression NEWLINE* ENDMARKER
fstring: star_expressions
type_expressions: ','.expression+ ',' '*' expression ',' '**' expression | ','.expression+ ',' '*' expression
  | ','.expression+ ',' '**' expression | '*' expression ',' '**' expression | '*' expression | '**' expression
  | ','.expression+
statements: statement+
statement: compound_stmt | simple_stmts
statement_newline: compound_stmt NEWLINE | simple_stmts | NEWLINE | ENDMARKER -> do interactive_end
simple_stmts: simple_stmt !';' NEWLINE | ';'.simple_stmt+ [';'] NEWLINE
simple_stmt*: assignment | star_expressions | &'return' return_stmt | &('import' | 'from') import_stmt
  | &'raise' raise_stmt | 'pass' | &'del' del_stmt | &'yield' yield_stmt | &'assert' assert_stmt | 'break' | 'continue'
  | &'global' global_stmt | &'nonlocal' nonlocal_stmt
compound_stmt: &('def' | '@' | ASYNC) function_def | &'if' if_stmt | &('class' | '@') class_def
  | &('with' | ASYNC) with_stmt | &('for' | ASYNC) for_stmt | &'try' try_stmt | &'while' while_stmt | match_stmt
assignment: NAME ':' expression ['=' annotated_rhs] -> since 6 "Variable annotation syntax is"
  | ('(' single_target ')' | single_subscript_attribute_target) ':' expression ['=' annotated_rhs]
    -> since 6 "Variable annotations syntax is"
  | (star_targets '=')+ (yield_expr | star_expressions) !'=' [TYPE_COMMENT]
  | single_target augassign ~ (yield_expr | star_expressions)
  | invalid_assignment
annotated_rhs: yield_expr | star_expressions
augassign: '+=' | '-=' | '*=' | '@=' -> since 5 "The '@' operator is" | '/=' | '%=' | '&=' | '|=' | '^=' | '<<=' | '>>=' | '**=' | '//='
return_stmt: 'return' [star_expressions]
raise_stmt: 'raise' expression ['from' expression] | 'raise'
global_stmt: 'global' ','.NAME+
nonlocal_stmt: 'nonlocal' ','.NAME+
del_stmt: 'del' del_targets &(';' | NEWLINE) | invalid_del_stmt
yield_stmt: yield_expr
assert_stmt: 'assert' expression [',' expression]
import_stmt: import_name | import_from
import_name: 'import' dotted_as_names
import_from: 'from' ('.' | '...')* dotted_name 'import' import_from_targets
  | 'from' ('.' | '...')+ 'import' import_from_targets
import_from_targets: '(' import_from_as_names [','] ')' | import_from_as_names !',' | '*' | invalid_import_from_targets
import_from_as_names: ','.import_from_as_name+
import_from_as_name: NAME ['as' NAME]
dotted_as_names: ','.dotted_as_name+
dotted_as_name: dotted_name ['as' NAME]
dotted_name: dotted_name '.' NAME | NAME
block*: NEWLINE INDENT statements DEDENT | simple_stmts | invalid_block
decorators: ('@' named_expression NEWLINE)+
class_def: decorators class_def_raw | class_def_raw
class_def_raw: invalid_class_def_raw | 'class' NAME ['(' [arguments] ')'] ':' block
function_def: decorators function_def_raw | function_def_raw
function_def_raw: invalid_def_raw
  | 'def' NAME &&'(' [params] ')' ['->' expression] &&':' [func_type_comment] block
  | ASYNC 'def' NAME &&'(' [params] ')' ['->' expression] &&':' [func_type_comment] block
    -> since 5 "Async functions are"
func_type_comment: NEWLINE TYPE_COMMENT &(NEWLINE INDENT) | invalid_double_type_comments | TYPE_COMMENT
params: invalid_parameters | parameters
parameters: slash_no_default param_no_default* param_with_default* [star_etc] -> since 8 "Positional-only parameters are"
  | slash_with_default param_with_default* [star_etc] -> since 8 "Positional-only parameters are" | param_no_default+ param_with_default* [star_etc]
  | param_with_default+ [star_etc] | star_etc
slash_no_default: param_no_default+ '/' ',' | param_no_default+ '/' &')'
slash_with_default: param_no_default* param_with_default+ '/' ',' | param_no_default* param_with_default+ '/' &')'
star_etc: invalid_star_etc | '*' param_no_default param_maybe_default* [kwds]
  | '*' param_no_default_star_annotation param_maybe_default* [kwds] | '*' ',' param_maybe_default+ [kwds] | kwds
kwds: invalid_kwds | '**' param_no_default
param_no_default: param ',' [TYPE_COMMENT] | param [TYPE_COMMENT] &')'
param_no_default_star_annotation: param_star_annotation ',' [TYPE_COMMENT] | param_star_annotation [TYPE_COMMENT] &')'
param_with_default: param default ',' [TYPE_COMMENT] | param default [TYPE_COMMENT] &')'
param_maybe_default: param [default] ',' [TYPE_COMMENT] | param [default] [TYPE_COMMENT] &')'
param: NAME [annotation]
param_star_annotation: NAME star_annotation
annotation: ':' expression
star_annotation: ':' star_expression
default: '=' expression | invalid_default
if_stmt: invalid_if_stmt | 'if' named_expression ':' block elif_stmt | 'if' named_expression ':' block [else_block]
elif_stmt: invalid_elif_stmt | 'elif' named_expression ':' block elif_stmt
  | 'elif' named_expression ':' block [else_block]
else_block: invalid_else_stmt | 'else' &&':' block
while_stmt: invalid_while_stmt | 'while' named_expression ':' block [else_block]
for_stmt: invalid_for_stmt | 'for' star_targets 'in' ~ star_expressions ':' [TYPE_COMMENT] block [else_block]
  | ASYNC 'for' star_targets 'in' ~ star_expressions ':' [TYPE_COMMENT] block [else_block]
    -> since 5 "Async for loops are"
  | invalid_for_target
with_stmt: invalid_with_stmt_indent
  | 'with' '(' ','.with_item+ [','] ')' ':' block -> since 9 "Parenthesized context managers are"
  | 'with' ','.with_item+ ':' [TYPE_COMMENT] block
  | ASYNC 'with' '(' ','.with_item+ [','] ')' ':' block -> since 5 "Async with statements are"
  | ASYNC 'with' ','.with_item+ ':' [TYPE_COMMENT] block -> since 5 "Async with statements are"
  | invalid_with_stmt
with_item: expression 'as' star_target &(',' | ')' | ':') | invalid_with_item | expression
try_stmt: invalid_try_stmt | 'try' &&':' block finally_block | 'try' &&':' block except_block+ [else_block] [finally_block]
  | 'try' &&':' block except_star_block+ [else_block] [finally_block] -> since 11 "Exception groups are"
except_block: invalid_except_stmt_indent | 'except' expression ['as' NAME] ':' block | 'except' ':' block
  | invalid_except_stmt
except_star_block: invalid_except_star_stmt_indent | 'except' '*' expression ['as' NAME] ':' block
  | invalid_except_stmt
finally_block: invalid_finally_stmt | 'finally' &&':' block
match_stmt: "match" subject_expr ':' NEWLINE INDENT case_block+ DEDENT -> since 10 "Pattern matching is" | invalid_match_stmt
subject_expr: star_named_expression ',' [star_named_expressions] | named_expression
case_block: invalid_case_block | "case" patterns [guard] ':' block
guard: 'if' named_expression
patterns: open_sequence_pattern | pattern
pattern: as_pattern | or_pattern
as_pattern: or_pattern 'as' pattern_capture_target | invalid_as_pattern
or_pattern: '|'.closed_pattern+ -> Sequence
closed_pattern: literal_pattern | capture_pattern | wildcard_pattern | value_pattern | group_pattern
  | sequence_pattern | mapping_pattern | class_pattern
literal_pattern: signed_number !('+' | '-') | complex_number | strings | 'None' | 'True' | 'False'
literal_expr: signed_number !('+' | '-') | complex_number | strings | 'None' | 'True' | 'False'
complex_number: signed_real_number '+' imaginary_number | signed_real_number '-' imaginary_number
signed_number: number | '-' number
signed_real_number: real_number | '-' real_number
real_number: a=number -> do real_number
imaginary_number: a=number -> do imaginary_number
number: NUMBER -> do number
capture_pattern: pattern_capture_target
pattern_capture_target: !"_" NAME !('.' | '(' | '=')
wildcard_pattern: "_"
value_pattern: attr !('.' | '(' | '=')
attr: name_or_attr '.' NAME
name_or_attr: attr | NAME
group_pattern: '(' pattern ')' -> $2
sequence_pattern: '[' [maybe_sequence_pattern] ']' | '(' [open_sequence_pattern] ')'
open_sequence_pattern: maybe_star_pattern ',' [maybe_sequence_pattern]
maybe_sequence_pattern: ','.maybe_star_pattern+ [',']
maybe_star_pattern: star_pattern | pattern
star_pattern: '*' pattern_capture_target | '*' wildcard_pattern
mapping_pattern: '{' '}' | '{' double_star_pattern [','] '}' | '{' items_pattern ',' double_star_pattern [','] '}'
  | '{' items_pattern [','] '}'
items_pattern: ','.key_value_pattern+
key_value_pattern: (literal_expr | attr) ':' pattern
double_star_pattern: '**' pattern_capture_target
class_pattern: name_or_attr '(' ')' | name_or_attr '(' positional_patterns [','] ')'
  | name_or_attr '(' keyword_patterns [','] ')' | name_or_attr '(' positional_patterns ',' keyword_patterns [','] ')'
  | invalid_class_pattern
positional_patterns: ','.pattern+ -> Sequence
keyword_patterns: ','.keyword_pattern+
keyword_pattern: NAME '=' pattern
)",
    R"(
expressions: expression (',' expression)+ [','] -> Tuple | expression ',' -> Tuple | expression
expression*: invalid_expression | invalid_legacy_expression | disjunction 'if' disjunction 'else' expression -> IfExp
  | disjunction | lambdef
yield_expr: 'yield' 'from' expression -> Yield | 'yield' [star_expressions] -> Yield
star_expressions: star_expression (',' star_expression)+ [','] -> Tuple | star_expression ',' -> Tuple
  | star_expression
star_expression*: '*' bitwise_or -> Starred | expression
star_named_expressions: ','.star_named_expression+ [',']
star_named_expression: '*' bitwise_or -> Starred | named_expression
assignment_expression: NAME ':=' ~ expression -> since 8 "Assignment expressions are" NamedExpr
named_expression: assignment_expression | invalid_named_expression | expression !':='
disjunction*: conjunction ('or' conjunction)+ -> Operation | conjunction
conjunction*: inversion ('and' inversion)+ -> Operation | inversion
inversion*: 'not' inversion -> Operation | comparison
comparison: bitwise_or compare_op_bitwise_or_pair+ -> Compare | bitwise_or
compare_op_bitwise_or_pair: eq_bitwise_or | noteq_bitwise_or | lte_bitwise_or | lt_bitwise_or | gte_bitwise_or
  | gt_bitwise_or | notin_bitwise_or | in_bitwise_or | isnot_bitwise_or | is_bitwise_or
eq_bitwise_or: '==' bitwise_or
noteq_bitwise_or: ('!=') bitwise_or
lte_bitwise_or: '<=' bitwise_or
lt_bitwise_or: '<' bitwise_or
gte_bitwise_or: '>=' bitwise_or
gt_bitwise_or: '>' bitwise_or
notin_bitwise_or: 'not' 'in' bitwise_or
in_bitwise_or: 'in' bitwise_or -> In
isnot_bitwise_or: 'is' 'not' bitwise_or
is_bitwise_or: 'is' bitwise_or
bitwise_or: bitwise_or '|' bitwise_xor -> Operation | bitwise_xor
bitwise_xor: bitwise_xor '^' bitwise_and -> Operation | bitwise_and
bitwise_and: bitwise_and '&' shift_expr -> Operation | shift_expr
shift_expr: shift_expr '<<' sum -> Operation | shift_expr '>>' sum -> Operation | sum
sum: sum '+' term -> Operation | sum '-' term -> Operation | term
term: term '*' factor -> Operation | term '/' factor -> Operation | term '//' factor -> Operation
  | term '%' factor -> Operation | term '@' factor -> since 5 "The '@' operator is" Operation | factor
factor*: '+' factor -> Operation | '-' factor -> Operation | '~' factor -> Operation | power
power: await_primary '**' factor -> Operation | await_primary
await_primary*: AWAIT primary -> since 5 "Await expressions are" Await | primary
primary: primary '.' NAME -> Attribute | primary genexp -> Call | primary '(' [arguments] ')' -> Call
  | primary '[' slices ']' -> Subscript | atom
slices: slice !',' | ','.(slice | starred_expression)+ [','] -> Tuple
slice: [expression] ':' [expression] [':' [expression]] -> Slice | named_expression
atom: NAME -> Name | 'True' -> True | 'False' -> False | 'None' -> None | &STRING strings | number
  | &'(' (tuple | group | genexp) | &'[' (list | listcomp) | &'{' (dict | set | dictcomp | setcomp) | '...' -> Ellipsis
group: '(' (yield_expr | named_expression) ')' -> $2 | invalid_group
lambdef: 'lambda' [lambda_params] ':' expression -> Lambda
lambda_params: invalid_lambda_parameters | lambda_parameters
lambda_parameters: lambda_slash_no_default lambda_param_no_default* lambda_param_with_default* [lambda_star_etc]
    -> since 8 "Positional-only parameters are"
  | lambda_slash_with_default lambda_param_with_default* [lambda_star_etc] -> since 8 "Positional-only parameters are"
  | lambda_param_no_default+ lambda_param_with_default* [lambda_star_etc]
  | lambda_param_with_default+ [lambda_star_etc] | lambda_star_etc
lambda_slash_no_default: lambda_param_no_default+ '/' ',' | lambda_param_no_default+ '/' &':'
lambda_slash_with_default: lambda_param_no_default* lambda_param_with_default+ '/' ','
  | lambda_param_no_default* lambda_param_with_default+ '/' &':'
lambda_star_etc: invalid_lambda_star_etc | '*' lambda_param_no_default lambda_param_maybe_default* [lambda_kwds]
  | '*' ',' lambda_param_maybe_default+ [lambda_kwds] | lambda_kwds
lambda_kwds: invalid_lambda_kwds | '**' lambda_param_no_default
lambda_param_no_default: lambda_param ',' | lambda_param &':'
lambda_param_with_default: lambda_param default ',' | lambda_param default &':'
lambda_param_maybe_default: lambda_param [default] ',' | lambda_param [default] &':'
lambda_param: NAME
strings*: STRING+ -> do strings
list: '[' [star_named_expressions] ']' -> List
tuple: '(' [star_named_expression ',' [star_named_expressions]] ')' -> Tuple
set: '{' star_named_expressions '}' -> Set
dict: '{' [double_starred_kvpairs] '}' -> Dict | '{' invalid_double_starred_kvpairs '}'
double_starred_kvpairs: ','.double_starred_kvpair+ [',']
double_starred_kvpair: '**' bitwise_or | kvpair
kvpair: expression ':' expression
for_if_clauses: for_if_clause+ -> Sequence
for_if_clause: ASYNC 'for' star_targets 'in' ~ disjunction ('if' disjunction)* -> since 6 "Async comprehensions are" Clause
  | 'for' star_targets 'in' ~ disjunction ('if' disjunction)* -> Clause | invalid_for_target
listcomp: '[' named_expression for_if_clauses ']' -> ListComp | invalid_comprehension
setcomp: '{' named_expression for_if_clauses '}' -> SetComp | invalid_comprehension
genexp: '(' (assignment_expression | expression !':=') for_if_clauses ')' -> GeneratorExp | invalid_comprehension
dictcomp: '{' kvpair for_if_clauses '}' -> DictComp | invalid_dict_comprehension
arguments*: args [','] &')' | invalid_arguments
args: ','.(starred_expression | (assignment_expression | expression !':=') !'=')+ [',' kwargs] -> Arguments
  | kwargs -> Arguments
kwargs: ','.kwarg_or_starred+ ',' ','.kwarg_or_double_starred+ | ','.kwarg_or_starred+ | ','.kwarg_or_double_starred+
starred_expression: '*' expression -> Starred
kwarg_or_starred: invalid_kwarg | NAME '=' expression -> Keyword | starred_expression
kwarg_or_double_starred: invalid_kwarg | NAME '=' expression -> Keyword | '**' expression -> Mapping
star_targets: star_target !',' | star_target (',' star_target)* [','] -> Tuple
star_targets_list_seq: ','.star_target+ [',']
star_targets_tuple_seq: star_target (',' star_target)+ [','] | star_target ','
star_target*: '*' (!'*' star_target) -> Starred | target_with_star_atom
target_with_star_atom*: t_primary '.' NAME !t_lookahead -> Attribute | t_primary '[' slices ']' !t_lookahead -> Subscript
  | star_atom
star_atom: NAME -> Name | '(' target_with_star_atom ')' -> $2 | '(' [star_targets_tuple_seq] ')' -> Tuple
  | '[' [star_targets_list_seq] ']' -> List
single_target: single_subscript_attribute_target | NAME -> Name | '(' single_target ')' -> $2
single_subscript_attribute_target: t_primary '.' NAME !t_lookahead -> Attribute
  | t_primary '[' slices ']' !t_lookahead -> Subscript
t_primary: t_primary '.' NAME &t_lookahead -> Attribute | t_primary '[' slices ']' &t_lookahead -> Subscript
  | t_primary genexp &t_lookahead -> Call | t_primary '(' [arguments] ')' &t_lookahead -> Call | atom &t_lookahead
t_lookahead: '(' | '[' | '.'
del_targets: ','.del_target+ [',']
del_target*: t_primary '.' NAME !t_lookahead | t_primary '[' slices ']' !t_lookahead | del_t_atom
del_t_atom: NAME | '(' del_target ')' | '(' [del_targets] ')' | '[' [del_targets] ']'
)",
    R"(
invalid_arguments: a=args ',' '*'
    -> error a "iterable argument unpacking follows keyword argument unpacking"
  | a=expression b=for_if_clauses ',' [args | expression for_if_clauses]
    -> do generator_with_comma
  | a=NAME b='=' expression for_if_clauses
    -> error a:b "invalid syntax. Maybe you meant '==' or ':=' instead of '='?"
  | a=args b=for_if_clauses -> do generator_among_arguments
  | args ',' a=expression b=for_if_clauses -> do generator_after_arguments
  | a=args ',' args -> do positional_after_keyword
invalid_kwarg: a=('True' | 'False' | 'None') b='=' -> error a:b "cannot assign to %$a"
  | a=NAME b='=' expression for_if_clauses
    -> error a:b "invalid syntax. Maybe you meant '==' or ':=' instead of '='?"
  | !(NAME '=') a=expression b='='
    -> error a:b "expression cannot contain assignment, perhaps you meant \"==\"?"
expression_without_invalid: disjunction 'if' disjunction 'else' expression -> IfExp | disjunction | lambdef
invalid_legacy_expression: a=NAME !'(' b=star_expressions -> do legacy_statement
invalid_expression: !(NAME STRING | SOFT_KEYWORD) a=disjunction b=expression_without_invalid -> do missing_comma
  | a=disjunction 'if' b=disjunction !('else' | ':') -> error a:b "expected 'else' after 'if' expression"
invalid_named_expression*: a=expression ':=' expression -> error a "cannot use assignment expressions with %a"
  | a=NAME '=' b=bitwise_or !('=' | ':=')
    -> error a:b "invalid syntax. Maybe you meant '==' or ':=' instead of '='?"
  | !(list | tuple | genexp | 'True' | 'None' | 'False') a=bitwise_or '=' bitwise_or !('=' | ':=')
    -> error a "cannot assign to %a here. Maybe you meant '==' instead of '='?"
invalid_assignment: a=invalid_ann_assign_target ':' expression
    -> error a "only single target (not %a) can be annotated"
  | a=star_named_expression ',' star_named_expressions* ':' expression
    -> error a "only single target (not tuple) can be annotated"
  | a=expression ':' expression -> error a "illegal target for annotation"
  | (star_targets '=')* a=star_expressions '=' -> do assign_target
  | (star_targets '=')* a=yield_expr '=' -> error a "assignment to yield expression not possible"
  | a=star_expressions augassign (yield_expr | star_expressions)
    -> error a "'%a' is an illegal expression for augmented assignment"
invalid_ann_assign_target: list | tuple | '(' invalid_ann_assign_target ')' -> $2
invalid_del_stmt: 'del' a=star_expressions -> do delete_target
invalid_block: NEWLINE !INDENT -> indent "expected an indented block"
invalid_comprehension: ('[' | '(' | '{') a=starred_expression for_if_clauses
    -> error a "iterable unpacking cannot be used in comprehension"
  | ('[' | '{') a=star_named_expression ',' b=star_named_expressions for_if_clauses
    -> do comprehension_target
  | ('[' | '{') a=star_named_expression b=',' for_if_clauses
    -> error a:b "did you forget parentheses around the comprehension target?"
invalid_dict_comprehension: '{' a='**' bitwise_or for_if_clauses '}'
    -> error a "dict unpacking cannot be used in dict comprehension"
invalid_parameters: param_no_default* invalid_parameters_helper a=param_no_default
    -> do non_default_parameter
  | param_no_default* a='(' param_no_default+ [','] b=')' -> error a:b "Function parameters cannot be parenthesized"
  | a='/' ',' -> error a "at least one argument must precede /"
  | (slash_no_default | slash_with_default) param_maybe_default* a='/' -> error a "/ may appear only once"
  | [(slash_no_default | slash_with_default)] param_maybe_default* '*' (',' | param_no_default) param_maybe_default* a='/'
    -> error a "/ must be ahead of *"
  | param_maybe_default+ '/' a='*' -> error a "expected comma between / and *"
invalid_parameters_helper: slash_with_default | param_with_default+
invalid_default: a='=' &(')' | ',') -> error a "expected default value expression"
invalid_star_etc: a='*' (')' | ',' (')' | '**')) -> error a "named arguments must follow bare *"
  | '*' ',' TYPE_COMMENT -> error @ "bare * has associated type comment"
  | '*' param a='=' -> error a "var-positional argument cannot have default value"
  | '*' (param_no_default | ',') param_maybe_default* a='*' (param_no_default | ',')
    -> error a "* argument may appear only once"
invalid_kwds: '**' param a='=' -> error a "var-keyword argument cannot have default value"
  | '**' param ',' a=param -> error a "arguments cannot follow var-keyword argument"
  | '**' param ',' a=('*' | '**' | '/') -> error a "arguments cannot follow var-keyword argument"
invalid_lambda_parameters: lambda_param_no_default* invalid_lambda_parameters_helper a=lambda_param_no_default
    -> do non_default_parameter
  | lambda_param_no_default* a='(' ','.lambda_param+ [','] b=')'
    -> error a:b "Lambda expression parameters cannot be parenthesized"
  | a='/' ',' -> error a "at least one argument must precede /"
  | (lambda_slash_no_default | lambda_slash_with_default) lambda_param_maybe_default* a='/'
    -> error a "/ may appear only once"
  | [(lambda_slash_no_default | lambda_slash_with_default)] lambda_param_maybe_default* '*'
    (',' | lambda_param_no_default) lambda_param_maybe_default* a='/' -> error a "/ must be ahead of *"
  | lambda_param_maybe_default+ '/' a='*' -> error a "expected comma between / and *"
invalid_lambda_parameters_helper: lambda_slash_with_default | lambda_param_with_default+
invalid_lambda_star_etc: '*' (':' | ',' (':' | '**')) -> error @ "named arguments must follow bare *"
  | '*' lambda_param a='=' -> error a "var-positional argument cannot have default value"
  | '*' (lambda_param_no_default | ',') lambda_param_maybe_default* a='*' (lambda_param_no_default | ',')
    -> error a "* argument may appear only once"
invalid_lambda_kwds: '**' lambda_param a='=' -> error a "var-keyword argument cannot have default value"
  | '**' lambda_param ',' a=lambda_param -> error a "arguments cannot follow var-keyword argument"
  | '**' lambda_param ',' a=('*' | '**' | '/') -> error a "arguments cannot follow var-keyword argument"
invalid_double_type_comments: TYPE_COMMENT NEWLINE TYPE_COMMENT NEWLINE INDENT
    -> error @ "Cannot have two type comments on def"
invalid_with_item: expression 'as' a=expression &(',' | ')' | ':') -> do assign_target
invalid_for_target: [ASYNC] 'for' a=star_expressions -> do for_target
invalid_group: '(' a=starred_expression ')' -> error a "cannot use starred expression here"
  | '(' a='**' expression ')' -> error a "cannot use double starred expression here"
invalid_import_from_targets: import_from_as_names ',' NEWLINE
    -> error @ "trailing comma not allowed without surrounding parentheses"
invalid_with_stmt: [ASYNC] 'with' ','.(expression ['as' star_target])+ NEWLINE -> error @ "expected ':'"
  | [ASYNC] 'with' '(' ','.(expressions ['as' star_target])+ [','] ')' NEWLINE -> error @ "expected ':'"
invalid_with_stmt_indent: [ASYNC] a='with' ','.(expression ['as' star_target])+ ':' NEWLINE !INDENT
    -> indent "expected an indented block after 'with' statement on line %#a"
  | [ASYNC] a='with' '(' ','.(expressions ['as' star_target])+ [','] ')' ':' NEWLINE !INDENT
    -> indent "expected an indented block after 'with' statement on line %#a"
invalid_try_stmt: a='try' ':' NEWLINE !INDENT -> indent "expected an indented block after 'try' statement on line %#a"
  | 'try' ':' block !('except' | 'finally') -> error @ "expected 'except' or 'finally' block"
  | 'try' ':' block* except_block+ a='except' b='*' expression ['as' NAME] ':'
    -> error a:b "cannot have both 'except' and 'except*' on the same 'try'"
  | 'try' ':' block* except_star_block+ a='except' [expression ['as' NAME]] ':'
    -> error a "cannot have both 'except' and 'except*' on the same 'try'"
invalid_except_stmt: 'except' ['*'] a=expression ',' expressions ['as' NAME] ':'
    -> error a~ "multiple exception types must be parenthesized"
  | 'except' ['*'] expression ['as' NAME] NEWLINE -> error @ "expected ':'"
  | 'except' NEWLINE -> error @ "expected ':'"
  | 'except' '*' (NEWLINE | ':') -> error @ "expected one or more exception types"
invalid_finally_stmt: a='finally' ':' NEWLINE !INDENT
    -> indent "expected an indented block after 'finally' statement on line %#a"
invalid_except_stmt_indent: a='except' expression ['as' NAME] ':' NEWLINE !INDENT
    -> indent "expected an indented block after 'except' statement on line %#a"
  | a='except' ':' NEWLINE !INDENT -> indent "expected an indented block after 'except' statement on line %#a"
invalid_except_star_stmt_indent: a='except' '*' expression ['as' NAME] ':' NEWLINE !INDENT
    -> indent "expected an indented block after 'except*' statement on line %#a"
invalid_match_stmt: "match" subject_expr NEWLINE -> error @ "expected ':'"
  | a="match" subject_expr ':' NEWLINE !INDENT
    -> indent "expected an indented block after 'match' statement on line %#a"
invalid_case_block: "case" patterns [guard] NEWLINE -> error @ "expected ':'"
  | a="case" patterns [guard] ':' NEWLINE !INDENT
    -> indent "expected an indented block after 'case' statement on line %#a"
invalid_as_pattern: or_pattern 'as' a="_" -> error a "cannot use '_' as a target"
  | or_pattern 'as' !NAME a=expression -> error a "invalid pattern target"
invalid_class_pattern: name_or_attr '(' a=invalid_class_argument_pattern
    -> error a "positional patterns follow keyword patterns"
invalid_class_argument_pattern: [positional_patterns ','] keyword_patterns ',' positional_patterns -> $4
invalid_if_stmt: 'if' named_expression NEWLINE -> error @ "expected ':'"
  | a='if' named_expression ':' NEWLINE !INDENT
    -> indent "expected an indented block after 'if' statement on line %#a"
invalid_elif_stmt: 'elif' named_expression NEWLINE -> error @ "expected ':'"
  | a='elif' named_expression ':' NEWLINE !INDENT
    -> indent "expected an indented block after 'elif' statement on line %#a"
invalid_else_stmt: a='else' ':' NEWLINE !INDENT
    -> indent "expected an indented block after 'else' statement on line %#a"
invalid_while_stmt: 'while' named_expression NEWLINE -> error @ "expected ':'"
  | a='while' named_expression ':' NEWLINE !INDENT
    -> indent "expected an indented block after 'while' statement on line %#a"
invalid_for_stmt: [ASYNC] 'for' star_targets 'in' star_expressions NEWLINE -> error @ "expected ':'"
  | [ASYNC] a='for' star_targets 'in' star_expressions ':' NEWLINE !INDENT
    -> indent "expected an indented block after 'for' statement on line %#a"
invalid_def_raw: [ASYNC] a='def' NAME '(' [params] ')' ['->' expression] ':' NEWLINE !INDENT
    -> indent "expected an indented block after function definition on line %#a"
invalid_class_def_raw: 'class' NAME ['(' [arguments] ')'] NEWLINE -> error @ "expected ':'"
  | a='class' NAME ['(' [arguments] ')'] ':' NEWLINE !INDENT
    -> indent "expected an indented block after class definition on line %#a"
invalid_double_starred_kvpairs: ','.double_starred_kvpair+ ',' invalid_kvpair
  | expression ':' a='*' bitwise_or -> error a~ "cannot use a starred expression in a dictionary value"
  | expression a=':' &('}' | ',') -> error a "expression expected after dictionary key and ':'"
invalid_kvpair: a=expression !(':') -> do missing_value
  | expression ':' a='*' bitwise_or -> error a~ "cannot use a starred expression in a dictionary value"
  | expression a=':' &('}' | ',') -> error a "expression expected after dictionary key and ':'"
)"};

}  // namespace ouro::parser

# The libraries of ouro and what each may use: the one place that says so.
#
# A library is one folder of src/ (or the folders named): all its *.cpp but *_test.cpp. The unit tests of a library are linked with the
# whole of the library and with what it may use and nothing else, so that a forbidden dependency does not link.

find_package(GTest REQUIRED)
find_package(Threads REQUIRED)

function(ouro_library name)
  cmake_parse_arguments(ARG "" "" "FOLDERS;USES;LINKS" ${ARGN})
  if(NOT ARG_FOLDERS)
    set(ARG_FOLDERS ${name})
  endif()
  set(sources)
  set(tests)
  foreach(folder ${ARG_FOLDERS})
    file(GLOB_RECURSE found CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/${folder}/*.cpp)
    list(APPEND sources ${found})
    file(GLOB_RECURSE found CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/${folder}/*_test.cpp)
    list(APPEND tests ${found})
  endforeach()
  list(FILTER sources EXCLUDE REGEX "_test\\.cpp$|/main\\.cpp$")
  if(NOT sources)
    add_library(ouro_${name} INTERFACE)
    target_include_directories(ouro_${name} INTERFACE ${CMAKE_SOURCE_DIR}/src)
    foreach(use ${ARG_USES})
      target_link_libraries(ouro_${name} INTERFACE ouro_${use})
    endforeach()
    target_link_libraries(ouro_${name} INTERFACE ${ARG_LINKS})
  else()
    add_library(ouro_${name} STATIC ${sources})
    target_include_directories(ouro_${name} PUBLIC ${CMAKE_SOURCE_DIR}/src)
    foreach(use ${ARG_USES})
      target_link_libraries(ouro_${name} PUBLIC ouro_${use})
    endforeach()
    target_link_libraries(ouro_${name} PUBLIC ${ARG_LINKS})
  endif()
  if(tests)
    add_executable(${name}_test ${tests})
    if(sources)
      target_link_libraries(${name}_test PRIVATE -Wl,--whole-archive ouro_${name} -Wl,--no-whole-archive)
    endif()
    target_link_libraries(${name}_test PRIVATE ouro_${name} GTest::gtest GTest::gtest_main Threads::Threads)
    target_compile_definitions(${name}_test PRIVATE OURO_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
    add_test(NAME unit.${name} COMMAND ${name}_test)
  endif()
endfunction()

# Foundations: nothing of Python's objects.
ouro_library(base)
ouro_library(unicode USES base)
ouro_library(multibyte USES unicode base)
ouro_library(numeric USES base LINKS -l:libgmp.a)

# The front end: source text to code object, in the order of the data's way.
ouro_library(source USES base unicode)
ouro_library(lexer USES source base unicode)
ouro_library(ast USES base unicode numeric)
ouro_library(bytecode USES base)
ouro_library(parser USES lexer source ast base unicode numeric)
ouro_library(symtable USES ast source base)
ouro_library(compiler USES symtable ast bytecode source numeric unicode base)

# The back end: objects and the loop that runs them.
ouro_library(memory USES base)
ouro_library(gil USES base LINKS Threads::Threads)
ouro_library(regex USES base unicode)
# runtime (the data model) and objects (the built-in types) are one link unit: a type's dict is a dict, and a dict
# compares its keys through their types.
ouro_library(runtime FOLDERS runtime objects USES memory gil bytecode numeric unicode base)
ouro_library(eval USES runtime bytecode)
ouro_library(modules USES eval runtime regex multibyte parser compiler symtable LINKS dl -l:libz.a -l:libbz2.a -l:liblzma.a -l:libexpat.a)
ouro_library(cli USES modules)

# The command.
add_executable(ouro ${CMAKE_SOURCE_DIR}/src/cli/main.cpp)
if(NOT OURO_SANITIZE)
  # A start has fewer libraries to map and no addresses to relocate.
  target_link_options(ouro PRIVATE -no-pie -static-libstdc++ -static-libgcc)
endif()
if(CMAKE_BUILD_TYPE STREQUAL Release AND NOT OURO_CHECKED)
  # What a start runs lies together (tools/make_start_order.py).
  target_link_options(ouro PRIVATE -Wl,--symbol-ordering-file=${CMAKE_SOURCE_DIR}/cmake/start_order.txt
    -Wl,--no-warn-symbol-ordering)
  set_target_properties(ouro PROPERTIES LINK_DEPENDS ${CMAKE_SOURCE_DIR}/cmake/start_order.txt)
endif()
target_link_libraries(ouro PRIVATE ouro_cli Threads::Threads)

# The code of the library's frozen modules is in the command. The unit tests' interpreters read it from the library.
add_executable(freeze_library ${CMAKE_SOURCE_DIR}/tools/freeze_library.cpp)
target_link_libraries(freeze_library PRIVATE ouro_modules Threads::Threads)
set(frozen ${CMAKE_BINARY_DIR}/frozen_table.S)
add_custom_command(OUTPUT ${frozen} COMMAND freeze_library ${frozen} DEPENDS freeze_library VERBATIM)
target_sources(ouro PRIVATE ${frozen})

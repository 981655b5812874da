# cmake -DDIR=db/migrations -DOUT=migrations.c -P embed.cmake: the SQL files, in the order of their numbers, as one
# const array (db/migrate.h).
file(GLOB files ${DIR}/*.sql)
list(SORT files)
set(rows "")
foreach(file IN LISTS files)
    get_filename_component(base ${file} NAME_WE)
    if(NOT base MATCHES "^([0-9][0-9][0-9][0-9])_([a-z0-9_]+)$")
        message(FATAL_ERROR "${file}: must be named NNNN_what.sql")
    endif()
    set(name ${CMAKE_MATCH_2})
    math(EXPR number "1${CMAKE_MATCH_1} - 10000")
    file(READ ${file} sql)
    string(REPLACE "\\" "\\\\" sql "${sql}")
    string(REPLACE "\"" "\\\"" sql "${sql}")
    string(REPLACE "\n" "\\n\"\n     \"" sql "${sql}")
    string(APPEND rows "    {${number}, \"${name}\",\n     \"${sql}\"},\n")
endforeach()
file(WRITE ${OUT} "#include \"db/migrate.h\"

const struct migration migrations[] = {
${rows}};
const size_t migration_count = sizeof migrations / sizeof migrations[0];
")

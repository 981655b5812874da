# What the db box needs besides its .c files: the migrations as a const array, and the day of the build, before which no
# clock can be right (SOURCE_DATE_EPOCH is honoured).
file(GLOB steps CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/db/migrations/*.sql)
set(embedded ${CMAKE_BINARY_DIR}/db/migrations.c)
add_custom_command(
    OUTPUT ${embedded}
    COMMAND ${CMAKE_COMMAND} -DDIR=${CMAKE_SOURCE_DIR}/db/migrations -DOUT=${embedded} -P
            ${CMAKE_SOURCE_DIR}/db/embed.cmake
    DEPENDS ${steps} ${CMAKE_SOURCE_DIR}/db/embed.cmake
    VERBATIM)
target_sources(kiosk_db PRIVATE ${embedded})

string(TIMESTAMP build_epoch %s UTC)
set_property(SOURCE ${CMAKE_SOURCE_DIR}/db/store_clock.c APPEND PROPERTY COMPILE_DEFINITIONS
                                                                        KIOSK_BUILD_EPOCH=${build_epoch})

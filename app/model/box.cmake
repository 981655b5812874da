# The tables by which titles are folded and read: OpenCC's characters, and the dictionary of the pinyin input.
find_program(OPENCC opencc REQUIRED)
find_file(PINYIN_DICTIONARY pinyin_simp.dict.yaml PATHS /usr/share/rime-data NO_DEFAULT_PATH REQUIRED)
set(terms_tables ${CMAKE_BINARY_DIR}/terms_tables.c)
add_custom_command(
    OUTPUT ${terms_tables}
    COMMAND ${CMAKE_SOURCE_DIR}/app/model/terms_tables.sh ${PINYIN_DICTIONARY} ${terms_tables}
    DEPENDS ${CMAKE_SOURCE_DIR}/app/model/terms_tables.sh ${PINYIN_DICTIONARY}
    COMMENT "Tables of simplified characters and of pinyin"
    VERBATIM)
target_sources(kiosk_model PRIVATE ${terms_tables})

# The engine's tables are made at build time into BUILD/ime, so that the kiosk needs no folder to write into. Their
# checksums stand in BUILD/ime/sums: a table that was cut off would end the program inside the engine.
find_program(RIME_DEPLOYER rime_deployer REQUIRED)
find_file(PINYIN_DICTIONARY pinyin_simp.dict.yaml PATHS /usr/share/rime-data NO_DEFAULT_PATH REQUIRED)
file(GLOB ime_schemas CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/assets/ime/*.yaml)
set(ime_dir ${CMAKE_BINARY_DIR}/ime)
add_custom_command(
    OUTPUT ${ime_dir}/stamp
    COMMAND ${CMAKE_COMMAND} -E rm -rf ${ime_dir}
    COMMAND ${CMAKE_COMMAND} -E make_directory ${ime_dir}/user
    COMMAND ${CMAKE_COMMAND} -E copy ${ime_schemas} ${PINYIN_DICTIONARY} ${ime_dir}
    COMMAND ${RIME_DEPLOYER} --build ${ime_dir}/user ${ime_dir} ${ime_dir}/build >${ime_dir}.log 2>&1
    COMMAND ${CMAKE_COMMAND} -E rm -rf ${ime_dir}/user
    COMMAND cd ${ime_dir}/build && cksum * >../sums
    COMMAND ${CMAKE_COMMAND} -E touch ${ime_dir}/stamp
    DEPENDS ${ime_schemas} ${PINYIN_DICTIONARY}
    COMMENT "Tables of the pinyin input")
add_custom_target(kiosk_ime ALL DEPENDS ${ime_dir}/stamp)
add_dependencies(kiosk_ui kiosk_ime)

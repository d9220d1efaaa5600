# Where everything lies on a Debian system. With --prefix /usr (the default when
# none was chosen) what is not below the prefix goes to /etc and its like.
if(CMAKE_INSTALL_PREFIX_INITIALIZED_TO_DEFAULT)
  set_property(CACHE CMAKE_INSTALL_PREFIX PROPERTY VALUE /usr)
endif()
include(GNUInstallDirs)
# Installing needs the program, not the tests and the simulator.
set(CMAKE_SKIP_INSTALL_ALL_DEPENDENCY ON)
set(CMAKE_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
  OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)

set(HOUSINGD_CONFIG_DIR ${CMAKE_INSTALL_FULL_SYSCONFDIR}/housingd)
set(HOUSINGD_DOC_DIR ${CMAKE_INSTALL_DATAROOTDIR}/doc/housingd)
set(staging ${PROJECT_BINARY_DIR}/install)

install(TARGETS housingd RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})

# An installed program is called from anywhere: its store has a place.
file(READ ${PROJECT_SOURCE_DIR}/config/housingd.yaml settings)
string(REPLACE "\nstore: sqlite:housing.db\n" "\nstore: sqlite:/var/lib/housingd/housing.db\n" installed_settings "${settings}")
if(installed_settings STREQUAL settings)
  message(FATAL_ERROR "config/housingd.yaml no longer says 'store: sqlite:housing.db': adapt cmake/Install.cmake")
endif()
file(CONFIGURE OUTPUT ${staging}/housingd.yaml CONTENT "${installed_settings}" @ONLY)
set_property(DIRECTORY ${PROJECT_SOURCE_DIR} APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS config/housingd.yaml CHANGELOG.md)
install(FILES ${staging}/housingd.yaml DESTINATION ${HOUSINGD_CONFIG_DIR})
install(DIRECTORY config/ DESTINATION ${HOUSINGD_CONFIG_DIR} PATTERN housingd.yaml EXCLUDE)
install(FILES systemd/housingd.default DESTINATION ${CMAKE_INSTALL_FULL_SYSCONFDIR}/default RENAME housingd)

install(FILES systemd/housingd.service systemd/housingd.socket systemd/housingd-run@.service systemd/housingd-run@.timer
  DESTINATION lib/systemd/system)
install(FILES systemd/sysusers.conf DESTINATION lib/sysusers.d RENAME housingd.conf)

# compressed(FROM TO): without the time and name that gzip adds.
function(compressed from to)
  execute_process(COMMAND gzip --best --no-name --stdout ${from} OUTPUT_FILE ${to} COMMAND_ERROR_IS_FATAL ANY)
  set_property(DIRECTORY ${PROJECT_SOURCE_DIR} APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${from})
endfunction()

if(EXISTS ${PROJECT_SOURCE_DIR}/docs/housingd.1)
  compressed(${PROJECT_SOURCE_DIR}/docs/housingd.1 ${staging}/housingd.1.gz)
  install(FILES ${staging}/housingd.1.gz DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
endif()
if(EXISTS ${PROJECT_SOURCE_DIR}/completion/housingd.bash)
  install(FILES completion/housingd.bash
    DESTINATION ${CMAKE_INSTALL_DATAROOTDIR}/bash-completion/completions RENAME housingd)
endif()

compressed(${PROJECT_SOURCE_DIR}/CHANGELOG.md ${staging}/NEWS.gz)
install(FILES README.md ${staging}/NEWS.gz DESTINATION ${HOUSINGD_DOC_DIR})
install(DIRECTORY docs/ DESTINATION ${HOUSINGD_DOC_DIR}/docs FILES_MATCHING PATTERN "*.md" PATTERN "*.svg")
# What an operator takes and adapts.
foreach(folder prometheus grafana nginx systemd)
  if(EXISTS ${PROJECT_SOURCE_DIR}/deploy/${folder})
    install(DIRECTORY deploy/${folder} DESTINATION ${HOUSINGD_DOC_DIR}/examples)
  endif()
endforeach()

# The Debian package of what cmake/Install.cmake installs: cpack -G DEB in the
# build folder, or scripts/build-package.sh, which makes it reproducible.
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME housingd)
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_PACKAGE_VENDOR housingd)
set(CPACK_PACKAGE_CONTACT "housingd maintainers <maintainers@housingd.invalid>")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS ${CMAKE_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS})

set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION database)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
# Its first line is the project's description.
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION
"Reads YAML definitions, fetches every page of every municipality from a
housing API, validates each record and keeps the tables of an SQLite file
or a PostgreSQL database equal to it: completely or not at all, with every
change of a price kept. Runs by schedules of its own, shows its state on a
page and answers Prometheus.

Any JSON API with pages can be imported by writing YAML.")
# The libraries come of what the program is linked with; these are looked at
# when it runs.
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_DEPENDS "ca-certificates, tzdata, systemd | systemd-standalone-sysusers | systemd-sysusers")
set(CPACK_DEBIAN_PACKAGE_PREDEPENDS "init-system-helpers (>= 1.54~)")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "postgresql, nginx, prometheus, sqlite3")

set(control ${PROJECT_BINARY_DIR}/install/control)
# Everything below /etc, as dpkg wants it named.
file(GLOB_RECURSE configuration RELATIVE ${PROJECT_SOURCE_DIR}/config CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/config/*)
list(TRANSFORM configuration PREPEND /etc/housingd/)
list(APPEND configuration /etc/default/housingd)
list(SORT configuration)
list(JOIN configuration "\n" configuration)
file(CONFIGURE OUTPUT ${control}/conffiles CONTENT "${configuration}\n" @ONLY)
foreach(script postinst prerm postrm)
  configure_file(deploy/debian/${script} ${control}/${script} COPYONLY)
endforeach()
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA
  ${control}/conffiles ${control}/postinst ${control}/prerm ${control}/postrm)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)

# What Debian asks of every package beside its own files. The time is that of
# SOURCE_DATE_EPOCH where it is set.
string(TIMESTAMP now "%a, %d %b %Y %H:%M:%S +0000" UTC)
file(CONFIGURE OUTPUT ${control}/changelog CONTENT
"housingd (${PROJECT_VERSION}) unstable; urgency=medium

  * What changed for users, and what they have to do: NEWS.gz

 -- ${CPACK_PACKAGE_CONTACT}  ${now}
" @ONLY)
compressed(${control}/changelog ${staging}/changelog.gz)
install(FILES ${staging}/changelog.gz DESTINATION ${HOUSINGD_DOC_DIR})
install(FILES deploy/debian/copyright DESTINATION ${HOUSINGD_DOC_DIR})

include(CPack)

# What `cmake --install` brings: libraries, headers, both programs, the scenario library, the kits,
# and the package that find_package(InspectorSim) reads.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(PACKAGE_DIR ${CMAKE_INSTALL_LIBDIR}/cmake/InspectorSim)
set(SHARE_DIR ${CMAKE_INSTALL_DATADIR}/inspector-sim)

# The libraries' names are plain words, so they stand in a folder of their own.
install(TARGETS sim fakes harness gtest_kit EXPORT InspectorSimTargets
        ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR}/inspector-sim)
install(TARGETS inspector-sim inspector-export)
install(EXPORT InspectorSimTargets NAMESPACE InspectorSim:: DESTINATION ${PACKAGE_DIR})

# "sim/world.h" for those who link the libraries; the compiler looks below include/inspector-sim.
install(DIRECTORY sim fakes harness DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/inspector-sim
        FILES_MATCHING PATTERN "*.h")
install(DIRECTORY scenarios DESTINATION ${SHARE_DIR} FILES_MATCHING PATTERN "*.json")
install(DIRECTORY harness/kits DESTINATION ${SHARE_DIR}
        FILES_MATCHING PATTERN "*.py" PATTERN "*.js" PATTERN "*.ts" PATTERN "package.json"
        PATTERN "gtest" EXCLUDE PATTERN "cmake" EXCLUDE PATTERN "aws-sdk-cpp" EXCLUDE)

configure_package_config_file(harness/kits/cmake/InspectorSimConfig.cmake.in
  ${PROJECT_BINARY_DIR}/generated/InspectorSimConfig.cmake INSTALL_DESTINATION ${PACKAGE_DIR})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/generated/InspectorSimConfigVersion.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/generated/InspectorSimConfig.cmake
        ${PROJECT_BINARY_DIR}/generated/InspectorSimConfigVersion.cmake
        DESTINATION ${PACKAGE_DIR})

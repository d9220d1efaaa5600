// systemd/: what systemd itself says of the units, and what they say of each other.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <regex>
#include <stdexcept>

#include "tests/house/source_tree.h"
#include "tests/packaging/shell.h"
#include "tests/packaging/unit_file.h"
#include "tests/support/scratch_folder.h"

namespace housingd::packaging {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;

fs::path units() {
  return house::project_root() / "systemd";
}

int seconds(const std::string& text) {
  std::smatch match;
  if (!std::regex_match(text, match, std::regex("([0-9]+)s"))) throw std::runtime_error(text + " is not as '90s'");
  return std::stoi(match[1]);
}

// The program that the units name is not installed where they are tested.
void copy_with_program(const support::ScratchFolder& folder, const std::string& program) {
  for (const auto& entry : fs::directory_iterator(units())) {
    const std::string text = house::text_of_file(entry.path());
    std::ofstream(folder / entry.path().filename().string())
        << std::regex_replace(text, std::regex("/usr/bin/housingd"), program);
  }
}

TEST(Units, AreCleanAsSystemdReadsThem) {
  if (!is_installed("systemd-analyze")) GTEST_SKIP() << "systemd-analyze is not installed (package systemd)";
  const support::ScratchFolder folder;
  copy_with_program(folder, "/bin/true");
  const auto verified = run_shell("cd " + folder.path().string() +
                                  " && systemd-analyze verify --man=no ./housingd.service ./housingd.socket"
                                  " ./housingd-run@.service ./housingd-run@.timer 2>&1");
  EXPECT_EQ(verified.status, 0) << verified.out;
  EXPECT_EQ(verified.out, "");
}

TEST(Units, AreHardenedToAnExposureOfTwelveTenths) {
  if (!is_installed("systemd-analyze")) GTEST_SKIP() << "systemd-analyze is not installed (package systemd)";
  for (const char* unit : {"housingd.service", "housingd-run@.service"}) {
    const auto judged = run_shell("cd systemd && systemd-analyze security --no-pager --offline=true --threshold=12 ./" +
                                  std::string(unit));
    EXPECT_EQ(judged.status, 0) << judged.out << judged.err;
    EXPECT_THAT(judged.out, testing::HasSubstr("Overall exposure level")) << judged.err;
  }
}

// A run by a timer is no less confined than one of the daemon.
TEST(Units, ConfineARunAsTheyConfineTheDaemon) {
  const auto daemon = read_unit(units() / "housingd.service").at("Service");
  const auto run = read_unit(units() / "housingd-run@.service").at("Service");
  const auto first = std::ranges::find(daemon, "LimitNOFILE=8192");
  ASSERT_NE(first, daemon.end());
  for (auto line = first; line != daemon.end(); ++line) EXPECT_THAT(run, testing::Contains(*line));
}

TEST(Units, GiveAStopMoreTimeThanADrainTakes) {
  const auto unit = read_unit(units() / "housingd.service");
  const auto settings = YAML::LoadFile((house::project_root() / "config/housingd.yaml").string());
  const int drain = seconds(settings["drain"].as<std::string>());
  EXPECT_GE(seconds(values_of(unit, "Service", "TimeoutStopSec").at(0)), drain + 10);
}

// Of ExecStartPre systemd looks at no status, and would start it again for ever.
TEST(Units, LeaveItToTheDaemonItselfToRefuseWrongDefinitions) {
  const auto unit = read_unit(units() / "housingd.service");
  EXPECT_THAT(values_of(unit, "Service", "ExecStartPre"), ElementsAre("-/usr/bin/housingd check"));
  EXPECT_THAT(values_of(unit, "Service", "RestartPreventExitStatus"), ElementsAre("2"));
}

TEST(Units, CheckDefinitionsBeforeTheDaemonIsToldToReadThem) {
  const auto unit = read_unit(units() / "housingd.service");
  EXPECT_THAT(values_of(unit, "Service", "ExecReload"),
              ElementsAre("/usr/bin/housingd check", "/bin/kill -HUP $MAINPID"));
}

TEST(Units, UseOneUserThatTheSystemMakes) {
  const std::string made = house::text_of_file(units() / "sysusers.conf");
  EXPECT_THAT(made, testing::ContainsRegex("\nu housingd "));
  for (const char* name : {"housingd.service", "housingd-run@.service"}) {
    EXPECT_THAT(values_of(read_unit(units() / name), "Service", "User"), ElementsAre("housingd")) << name;
  }
  const auto socket = read_unit(units() / "housingd.socket");
  EXPECT_THAT(values_of(socket, "Socket", "SocketUser"), ElementsAre("housingd"));
  EXPECT_THAT(values_of(socket, "Socket", "SocketGroup"), ElementsAre("housingd"));
  EXPECT_THAT(values_of(socket, "Socket", "SocketMode"), ElementsAre("0660"));
}

// A secret in the environment or the arguments is there for every process of the user.
TEST(Units, GetSecretsAsCredentialsAlone) {
  for (const char* name : {"housingd.service", "housingd-run@.service"}) {
    const auto unit = read_unit(units() / name);
    EXPECT_THAT(values_of(unit, "Service", "LoadCredential"), ElementsAre("housingd.pg_service", "housingd.token"));
    EXPECT_THAT(values_of(unit, "Service", "Environment"), ElementsAre("PGSERVICEFILE=%d/housingd.pg_service"));
  }
}

}  // namespace
}  // namespace housingd::packaging

// deploy/deploy.sh on a host whose apt, systemd and housingd are made up: what
// it does in which order, and where it leaves the host.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "tests/packaging/shell.h"
#include "tests/support/scratch_folder.h"

namespace housingd::packaging {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

// The host's state is two files: `installed`, the version, and `active`, there
// while the service runs. A version whose file `well-VERSION` is there comes up.
constexpr const char* programs[][2] = {
    {"id", "echo 0"},
    {"dpkg-query", "[ -e $HOST/installed ] && echo \"installed $(cat $HOST/installed)\""},
    {"apt-get",
     "for package; do :; done; version=$(dpkg-deb --field \"$package\" Version); echo \"install $version\" "
     ">>$HOST/log\n"
     "echo $version >$HOST/installed"},
    {"systemctl",
     "echo \"systemctl $1\" >>$HOST/log\n"
     "well=no; [ -e $HOST/well-$(cat $HOST/installed 2>/dev/null) ] && well=yes\n"
     "[ -e $HOST/active ] || well=stopped\n"
     "case $1 in is-active) [ $well = yes ];; is-failed) [ $well = no ];; *) true;; esac"},
    {"housingd", "echo \"housingd $*\" >>$HOST/log"},
};

class Host : public testing::Test {
 protected:
  Host() {
    fs::create_directories(folder_ / "bin");
    fs::create_directories(folder_ / "config");
    for (const auto& [name, text] : programs) write_program(folder_ / "bin" / name, text);
  }

  // Of a program whose `check` ends with that status.
  fs::path package(const std::string& version, int check = 0) {
    const fs::path tree = folder_ / ("tree-" + version);
    fs::create_directories(tree / "DEBIAN");
    fs::create_directories(tree / "usr/bin");
    std::ofstream(tree / "DEBIAN/control") << "Package: housingd\nVersion: " << version
                                           << "\nArchitecture: all\nMaintainer: nobody <x@example.org>\n"
                                              "Description: none\n";
    write_program(tree / "usr/bin/housingd", "exit " + std::to_string(check));
    const fs::path file = folder_ / ("housingd_" + version + ".deb");
    const auto built =
        run_shell("dpkg-deb --root-owner-group --build " + tree.string() + " " + file.string() + " 2>&1");
    EXPECT_EQ(built.status, 0) << built.out;
    return file;
  }

  void set_well(const std::string& version) { std::ofstream(folder_ / ("well-" + version)); }

  // As an earlier deployment left it.
  void has(const std::string& version) {
    std::ofstream(folder_ / "installed") << version << "\n";
    std::ofstream(folder_ / "active");
    fs::create_directories(folder_ / "kept");
    fs::copy_file(package(version), folder_ / "kept" / (version + ".deb"));
  }

  int deploy(const fs::path& package, const std::string& options = "") {
    fs::remove(folder_ / "log");
    const std::string home = folder_.path().string();
    const auto ended = run_shell("HOST=" + home + " PATH=" + home + "/bin:$PATH HOUSINGD_DEPLOY_DIR=" + home +
                                 "/kept HOUSINGD_CONFIG_DIR=" + home + "/config deploy/deploy.sh --wait 0 " + options +
                                 " " + package.string() + " 2>&1");
    said_ = ended.out;
    return ended.status;
  }

  [[nodiscard]] std::string installed() const { return text_of("installed"); }
  [[nodiscard]] std::string log() const { return text_of("log"); }
  [[nodiscard]] bool keeps(const std::string& version) const {
    return fs::exists(folder_ / "kept" / (version + ".deb"));
  }

  support::ScratchFolder folder_;
  std::string said_;

 private:
  static void write_program(const fs::path& path, const std::string& text) {
    std::ofstream(path) << "#!/bin/sh\n" << text << "\n";
    fs::permissions(path, fs::perms(0755));
  }

  [[nodiscard]] std::string text_of(const char* name) const {
    std::ifstream file(folder_ / name);
    return {std::istreambuf_iterator<char>(file), {}};
  }
};

TEST_F(Host, IsUpgradedAndKeepsTheFormerPackageForTheWayBack) {
  has("1.0");
  set_well("1.1");
  EXPECT_EQ(deploy(package("1.1")), 0) << said_;
  EXPECT_EQ(installed(), "1.1\n");
  EXPECT_THAT(log(), HasSubstr("housingd status"));
  EXPECT_TRUE(keeps("1.0"));
  EXPECT_TRUE(keeps("1.1"));
}

TEST_F(Host, IsLeftAloneWhenItHasTheVersionAlready) {
  has("1.0");
  set_well("1.1");
  const fs::path next = package("1.1");
  ASSERT_EQ(deploy(next), 0) << said_;
  EXPECT_EQ(deploy(next), 0) << said_;
  EXPECT_THAT(log(), testing::Not(HasSubstr("install")));
  EXPECT_THAT(said_, HasSubstr("here already"));
}

TEST_F(Host, KeepsItsVersionWhenTheNewOneRefusesItsDefinitions) {
  has("1.0");
  EXPECT_EQ(deploy(package("1.1", 2)), 2);
  EXPECT_EQ(installed(), "1.0\n");
  EXPECT_THAT(log(), testing::Not(HasSubstr("install")));
  EXPECT_THAT(said_, HasSubstr("nothing was changed"));
}

TEST_F(Host, GoesBackWhenTheNewVersionDoesNotComeUp) {
  has("1.0");
  set_well("1.0");
  EXPECT_EQ(deploy(package("1.1")), 1) << said_;
  EXPECT_EQ(installed(), "1.0\n");
  EXPECT_TRUE(keeps("1.0"));
  EXPECT_FALSE(keeps("1.1"));
}

TEST_F(Host, CallsForSomebodyWhenNeitherVersionComesUp) {
  has("1.0");
  EXPECT_EQ(deploy(package("1.1")), 4);
  EXPECT_THAT(said_, HasSubstr("did not come up either"));
}

TEST_F(Host, IsNotChangedWithoutAWayBackUnlessItIsAskedFor) {
  has("1.0");
  set_well("1.0");
  set_well("1.1");
  fs::remove_all(folder_ / "kept");
  const fs::path next = package("1.1");
  EXPECT_EQ(deploy(next), 2);
  EXPECT_EQ(installed(), "1.0\n");
  EXPECT_EQ(deploy(next, "--first"), 0) << said_;
  EXPECT_EQ(installed(), "1.1\n");
}

TEST_F(Host, WhoseServiceDoesNotRunIsNotStarted) {
  has("1.0");
  fs::remove(folder_ / "active");
  EXPECT_EQ(deploy(package("1.1")), 0) << said_;
  EXPECT_EQ(installed(), "1.1\n");
  EXPECT_THAT(log(), testing::Not(HasSubstr("start")));
}

TEST_F(Host, GetsAFirstInstallationWithoutAStart) {
  EXPECT_EQ(deploy(package("1.0")), 0) << said_;
  EXPECT_EQ(installed(), "1.0\n");
  EXPECT_THAT(said_, HasSubstr("systemctl enable --now housingd"));
}

TEST_F(Host, IsNotGivenWhatIsNoPackageOfHousingd) {
  std::ofstream(folder_ / "other.deb") << "no archive";
  EXPECT_EQ(deploy(folder_ / "other.deb"), 2);
  EXPECT_THAT(said_, HasSubstr("is no package of housingd"));
}

}  // namespace
}  // namespace housingd::packaging

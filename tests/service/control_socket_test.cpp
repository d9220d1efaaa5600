#include "daemon/service/control_socket.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>

#include "tests/support/scratch_folder.h"

namespace housingd::service {
namespace {

namespace fs = std::filesystem;

// What a process was told of its place, put back at the end.
class Environment {
 public:
  Environment() {
    for (std::size_t i = 0; i < names_.size(); ++i) {
      if (const char* value = std::getenv(names_[i])) before_[i] = value;
      ::unsetenv(names_[i]);
    }
  }
  ~Environment() {
    for (std::size_t i = 0; i < names_.size(); ++i) {
      before_[i] ? ::setenv(names_[i], before_[i]->c_str(), 1) : ::unsetenv(names_[i]);
    }
  }

 private:
  std::array<const char*, 2> names_{"RUNTIME_DIRECTORY", "XDG_RUNTIME_DIR"};
  std::array<std::optional<std::string>, 2> before_;
};

class ControlSocket : public testing::Test {
 protected:
  static unsigned mode_of(const fs::path& path) {
    struct stat about{};
    EXPECT_EQ(::stat(path.c_str(), &about), 0) << path;
    return about.st_mode & 07777U;
  }

  Environment environment_;
  support::ScratchFolder folder_;
};

TEST_F(ControlSocket, IsWhereTheSettingsSayInAFolderThatNobodyMakes) {
  definition::Http settings;
  settings.socket = folder_ / "absent/x.sock";
  ::setenv("RUNTIME_DIRECTORY", "/run/other", 1);
  EXPECT_EQ(control_socket(settings), folder_ / "absent/x.sock");
  const auto made = ControlFolder::make(settings);
  EXPECT_TRUE(made.has_value());
  EXPECT_FALSE(fs::exists(folder_ / "absent"));
}

TEST_F(ControlSocket, IsInTheFirstFolderThatSystemdMade) {
  ::setenv("RUNTIME_DIRECTORY", "/run/housingd:/run/other", 1);
  EXPECT_EQ(control_socket({}), "/run/housingd/control.sock");
}

// $XDG_RUNTIME_DIR as it is at a login: there, and empty.
TEST_F(ControlSocket, IsInAFolderOfTheUsersOwnThatIsMadeForIt) {
  if (::geteuid() == 0 || fs::exists("/run/housingd")) GTEST_SKIP() << "here it is in /run/housingd";
  ::setenv("XDG_RUNTIME_DIR", folder_.path().c_str(), 1);
  EXPECT_EQ(control_socket({}), folder_ / "housingd/control.sock");
  {
    const auto made = ControlFolder::make({});
    ASSERT_TRUE(made.has_value()) << made.error().message();
    EXPECT_EQ(mode_of(folder_ / "housingd"), 0700U);
    const auto again = ControlFolder::make({});
    EXPECT_TRUE(again.has_value());
  }
  EXPECT_FALSE(fs::exists(folder_ / "housingd")) << "it leaves as little as it found";
}

TEST_F(ControlSocket, LeavesAFolderThatHasSomethingInIt) {
  if (::geteuid() == 0 || fs::exists("/run/housingd")) GTEST_SKIP() << "here it is in /run/housingd";
  ::setenv("XDG_RUNTIME_DIR", folder_.path().c_str(), 1);
  {
    const auto made = ControlFolder::make({});
    ASSERT_TRUE(made.has_value());
    std::ofstream(folder_ / "housingd/notes") << "mine";
  }
  EXPECT_TRUE(fs::exists(folder_ / "housingd/notes"));
}

TEST_F(ControlSocket, IsInTheWorkingDirectoryWhereThereIsNoOtherPlace) {
  if (::geteuid() == 0 || fs::exists("/run/housingd")) GTEST_SKIP() << "here it is in /run/housingd";
  for (const char* user : {"", "/nowhere", "/"}) {
    ::setenv("XDG_RUNTIME_DIR", user, 1);
    EXPECT_EQ(control_socket({}), "housingd.sock") << user;
    EXPECT_TRUE(ControlFolder::make({}).has_value()) << user;
  }
}

TEST_F(ControlSocket, OfRootIsInAFolderOfRunThatIsMadeForIt) {
  if (::geteuid() != 0 || fs::exists("/run/housingd")) GTEST_SKIP() << "only for root, where no daemon is";
  ::setenv("XDG_RUNTIME_DIR", folder_.path().c_str(), 1);
  EXPECT_EQ(control_socket({}), "/run/housingd/control.sock");
  {
    const auto made = ControlFolder::make({});
    ASSERT_TRUE(made.has_value()) << made.error().message();
    EXPECT_EQ(mode_of("/run/housingd"), 0700U);
  }
  EXPECT_FALSE(fs::exists("/run/housingd"));
}

}  // namespace
}  // namespace housingd::service

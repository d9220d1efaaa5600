// What `cmake --install` puts where, and that it works from there.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <set>
#include <sstream>

#include "tests/house/source_tree.h"
#include "tests/packaging/shell.h"
#include "tests/support/scratch_folder.h"

namespace housingd::packaging {
namespace {

namespace fs = std::filesystem;

// A tree as it would be on a system.
class Installation : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = std::make_unique<support::ScratchFolder>();
    installed_ = run_shell("DESTDIR=" + root().string() + " cmake --install " HOUSINGD_BUILD_DIR " --prefix /usr 2>&1");
  }
  static void TearDownTestSuite() { folder_.reset(); }
  void SetUp() override { ASSERT_EQ(installed_.status, 0) << installed_.out; }

  static const fs::path& root() { return folder_->path(); }

  static std::set<std::string> files_below(const std::string& folder) {
    std::set<std::string> files;
    for (const auto& entry : fs::recursive_directory_iterator(root() / folder)) {
      if (entry.is_regular_file()) files.insert("/" + fs::relative(entry.path(), root()).generic_string());
    }
    return files;
  }

 private:
  inline static std::unique_ptr<support::ScratchFolder> folder_;
  inline static daemon_test::ChildProcess::Ended installed_;
};

TEST_F(Installation, HasEachPartWhereDebianExpectsIt) {
  for (const char* file :
       {"usr/bin/housingd", "etc/housingd/housingd.yaml", "etc/housingd/jobs/copenhagen-villas.yaml",
        "etc/housingd/schemas/editor/job.schema.json", "etc/default/housingd",
        "usr/lib/systemd/system/housingd.service", "usr/lib/systemd/system/housingd.socket",
        "usr/lib/systemd/system/housingd-run@.service", "usr/lib/systemd/system/housingd-run@.timer",
        "usr/lib/sysusers.d/housingd.conf", "usr/share/doc/housingd/README.md",
        "usr/share/doc/housingd/docs/architecture.md", "usr/share/doc/housingd/copyright",
        "usr/share/doc/housingd/changelog.gz", "usr/share/doc/housingd/examples/nginx/housingd.conf"}) {
    EXPECT_TRUE(fs::is_regular_file(root() / file)) << file;
  }
}

TEST_F(Installation, CanBeReadByAllAndWrittenByItsOwnerAlone) {
  for (const auto& entry : fs::recursive_directory_iterator(root())) {
    const bool is_program = entry.path().parent_path().filename() == "bin";
    const auto expected = entry.is_directory() || is_program ? fs::perms(0755) : fs::perms(0644);
    EXPECT_EQ(entry.status().permissions(), expected) << entry.path();
  }
}

TEST_F(Installation, PassesItsOwnCheck) {
  const auto checked =
      run_shell((root() / "usr/bin/housingd").string() + " check --config " + (root() / "etc/housingd").string());
  EXPECT_EQ(checked.status, 0) << checked.err;
}

TEST_F(Installation, KeepsItsStoreWhereTheServiceMayWrite) {
  const std::string settings = house::text_of_file(root() / "etc/housingd/housingd.yaml");
  EXPECT_THAT(settings, testing::HasSubstr("\nstore: sqlite:/var/lib/housingd/housing.db\n"));
}

// dpkg asks before it replaces one of these, and only of these.
TEST_F(Installation, DeclaresEveryFileBelowEtcAsConfiguration) {
  std::set<std::string> declared;
  std::istringstream lines(house::text_of_file(HOUSINGD_BUILD_DIR "/install/control/conffiles"));
  for (std::string line; std::getline(lines, line);) declared.insert(line);
  EXPECT_EQ(declared, files_below("etc"));
}

TEST_F(Installation, HasNothingBesidesUsrAndEtc) {
  std::set<std::string> tops;
  for (const auto& entry : fs::directory_iterator(root())) tops.insert(entry.path().filename());
  EXPECT_THAT(tops, testing::ElementsAre("etc", "usr"));
}

}  // namespace
}  // namespace housingd::packaging

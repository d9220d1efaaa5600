#include "daemon/export/partial_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <iterator>

#include "daemon/export/text_file.h"
#include "tests/support/scratch_folder.h"

namespace housingd::exporting {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::IsEmpty;

std::string text_of(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

class PartialFileTest : public testing::Test {
 protected:
  void write(PartialFile& file, const std::string& text) {
    ASSERT_EQ(::write(file.descriptor(), text.data(), text.size()), static_cast<ssize_t>(text.size()));
  }
  [[nodiscard]] std::vector<std::string> names() const {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(folder_.path())) names.push_back(entry.path().filename());
    return names;
  }

  support::ScratchFolder folder_;
  fs::path target_ = folder_ / "snapshot.db";
};

TEST_F(PartialFileTest, HasItsNameOnlyWhenItIsWhole) {
  {
    auto file = PartialFile::create(target_).value();
    write(file, "all");
    EXPECT_FALSE(fs::exists(target_));
    file.sync().value();
    file.publish(Existing::keep).value();
  }
  EXPECT_EQ(text_of(target_), "all");
  EXPECT_THAT(names(), testing::ElementsAre("snapshot.db"));
}

TEST_F(PartialFileTest, IsGoneWhenItIsNotPublished) {
  {
    auto file = PartialFile::create(target_).value();
    write(file, "half");
    for (const char* sibling : {"-journal", "-wal", "-shm"}) std::ofstream(file.path().string() + sibling) << "x";
  }
  EXPECT_THAT(names(), IsEmpty());
}

TEST_F(PartialFileTest, NeverReplacesWhatIsThereUnasked) {
  auto file = PartialFile::create(target_).value();
  write(file, "new");
  std::ofstream(target_) << "made meanwhile";
  const auto published = file.publish(Existing::keep);
  ASSERT_TRUE(published.has_error());
  EXPECT_THAT(published.error().message(), HasSubstr("--force"));
  EXPECT_EQ(text_of(target_), "made meanwhile");
}

TEST_F(PartialFileTest, ReplacesWhatIsThereWhenAsked) {
  std::ofstream(target_) << "old";
  auto file = PartialFile::create(target_).value();
  write(file, "new");
  EXPECT_EQ(text_of(target_), "old");
  file.publish(Existing::replace).value();
  EXPECT_EQ(text_of(target_), "new");
}

TEST_F(PartialFileTest, IsWrittenByOneAtATime) {
  const auto first = PartialFile::create(target_).value();
  const auto second = PartialFile::create(target_);
  ASSERT_TRUE(second.has_error());
  EXPECT_THAT(second.error().message(), HasSubstr("another export is writing"));
  EXPECT_TRUE(fs::exists(first.path()));
}

TEST_F(PartialFileTest, TakesOverWhatAKilledProcessLeft) {
  const pid_t child = ::fork();
  if (child == 0) {
    auto file = PartialFile::create(target_).value();
    if (::write(file.descriptor(), "left behind", 11) == 11) ::raise(SIGKILL);
    ::_exit(1);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  ASSERT_TRUE(WIFSIGNALED(status));
  ASSERT_THAT(names(), testing::ElementsAre("snapshot.db.partial"));
  auto file = PartialFile::create(target_).value();
  EXPECT_EQ(file.size(), 0U);
  write(file, "whole");
  file.publish(Existing::keep).value();
  EXPECT_EQ(text_of(target_), "whole");
}

TEST_F(PartialFileTest, DoesNotWriteThroughALinkThatSomebodyLaid) {
  std::ofstream(folder_ / "precious") << "precious";
  fs::create_symlink(folder_ / "precious", target_.string() + ".partial");
  EXPECT_TRUE(PartialFile::create(target_).has_error());
  EXPECT_EQ(text_of(folder_ / "precious"), "precious");
}

TEST_F(PartialFileTest, InAFolderThatIsNotThereIsAClearError) {
  const auto made = PartialFile::create(folder_ / "nowhere" / "snapshot.db");
  ASSERT_TRUE(made.has_error());
  EXPECT_THAT(made.error().message(), testing::AllOf(HasSubstr("nowhere"), HasSubstr("No such file")));
}

TEST_F(PartialFileTest, OfTextIsWrittenInItsOrder) {
  auto file = TextFile::create(target_).value();
  std::string expected;
  for (int i = 0; i < 100'000; ++i) {
    const std::string line = std::to_string(i) + "\n";
    file.buffer() += line;
    expected += line;
    file.write_if_full().value();
  }
  file.finish().value();
  EXPECT_EQ(file.bytes(), expected.size());
  file.publish(Existing::keep).value();
  EXPECT_EQ(text_of(target_), expected);
}

}  // namespace
}  // namespace housingd::exporting

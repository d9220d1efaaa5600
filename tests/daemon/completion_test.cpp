// completion/housingd.bash in bash, held against what --help lists.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "tests/daemon/child_process.h"
#include "tests/daemon/help_words.h"
#include "tests/support/scratch_folder.h"

namespace housingd::daemon_test {
namespace {

using testing::ElementsAre;
using testing::ElementsAreArray;
using testing::IsEmpty;
using testing::IsSupersetOf;
using Words = std::vector<std::string>;

std::string source_dir() {
  return std::getenv("HOUSINGD_SOURCE_DIR");
}

// What bash itself makes of a line before it asks: words, of which = and : are
// some of their own.
constexpr const char* script = R"(
source "$1"/completion/housingd.bash
while IFS= read -r COMP_LINE; do
  COMP_POINT=${#COMP_LINE}
  split=$(sed -e 's/\([=:]\)/ \1 /g' <<<"$COMP_LINE")
  read -ra COMP_WORDS <<<"$split"
  [[ $COMP_LINE == *' ' ]] && COMP_WORDS+=('')
  COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
  _housingd 2>/dev/null
  echo "${COMPREPLY[*]}"
done
)";

class Completion : public testing::Test {
 protected:
  // For each line what is offered, sorted.
  std::vector<Words> offered(const Words& lines) {
    std::ofstream(folder_ / "script") << script;
    std::ofstream input(folder_ / "lines");
    for (const auto& line : lines) input << line << "\n";
    input.close();
    ChildProcess bash("/bin/bash", {"-c", "bash script \"$1\" <lines", "bash", source_dir()}, folder_.path());
    const auto ended = bash.wait();
    EXPECT_EQ(ended.err, "");
    std::istringstream out(ended.out);
    std::vector<Words> all;
    for (std::string line; std::getline(out, line);) {
      std::istringstream words(line);
      Words reply{std::istream_iterator<std::string>(words), {}};
      std::ranges::sort(reply);
      all.push_back(std::move(reply));
    }
    EXPECT_EQ(all.size(), lines.size()) << ended.err;
    all.resize(lines.size());
    return all;
  }
  Words offered(const std::string& line) { return offered(Words{line}).front(); }

  // A program that answers as housingd does, and writes down what it was asked.
  void prepare_program(const std::string& answer) {
    std::ofstream(folder_ / "housingd") << "#!/bin/sh\necho \"$@\" >>" << (folder_ / "asked").string()
                                        << "\ncat <<'END'\n"
                                        << answer << "\nEND\n";
    std::filesystem::permissions(folder_ / "housingd", std::filesystem::perms::owner_all);
  }
  std::string asked() const {
    std::ifstream file(folder_ / "asked");
    return {std::istreambuf_iterator<char>(file), {}};
  }

  support::ScratchFolder folder_;
};

TEST_F(Completion, OffersEachCommandAndOptionThatHelpLists) {
  const auto all = all_help_words();
  ASSERT_GT(all.size(), 15U);
  Words lines;
  for (const auto& help : all) lines.push_back("housingd " + help.command + (help.command.empty() ? "" : " ") + "--");
  const auto replies = offered(lines);
  for (std::size_t i = 0; i < all.size(); ++i) EXPECT_THAT(replies[i], ElementsAreArray(all[i].options)) << lines[i];

  for (const auto& help : all) {
    if (help.commands.empty()) continue;
    Words commands = help.commands;
    std::ranges::sort(commands);
    EXPECT_THAT(offered("housingd " + help.command + (help.command.empty() ? "" : " ")), ElementsAreArray(commands));
  }
}

TEST_F(Completion, KnowsWhichOptionsTakeAValue) {
  EXPECT_THAT(offered("housingd --output "), ElementsAre("json", "text"));
  EXPECT_THAT(offered("housingd --output=j"), ElementsAre("json"));
  EXPECT_THAT(offered("housingd --output json st"), ElementsAre("status"));
  EXPECT_THAT(offered("housingd --output=json st"), ElementsAre("status"));
  EXPECT_THAT(offered("housingd status --url http://127.0.0.1:8080 --w"), ElementsAre("--watch"));
  EXPECT_THAT(offered("housingd export --format "), ElementsAre("csv", "jsonl", "sqlite"));
  EXPECT_THAT(offered("housingd run villas --partition "), IsEmpty());
}

TEST_F(Completion, AsksForTheNamesOfJobs) {
  prepare_program(R"({"jobs": [
    { "job": "copenhagen-villas", "last_run": {"job": "copenhagen-villas"} },
    {"job":"flats"} ]})");
  const std::string program = folder_ / "housingd";
  EXPECT_THAT(offered(program + " --config etc trigger --socket /run/x.sock "),
              ElementsAre("copenhagen-villas", "flats"));
  EXPECT_EQ(asked(), "jobs --config etc --socket /run/x.sock --output json\n");
  EXPECT_THAT(offered(program + " pause fl"), ElementsAre("flats"));
  EXPECT_THAT(offered(program + " pause flats "), IsEmpty());
}

TEST_F(Completion, OffersRunsUnderWayToCancel) {
  prepare_program(
      "{ \"runs\": [\n  { \"run_id\": 13,\n    \"job\": \"flats\",\n    \"state\": \"running\"\n  },\n"
      "  {\"run_id\": 12, \"job\": \"villas\", \"state\": \"complete\"} ] }");
  const std::string program = folder_ / "housingd";
  EXPECT_THAT(offered(program + " cancel "), ElementsAre("13"));
  EXPECT_THAT(offered(program + " rejects "), ElementsAre("12", "13"));
}

TEST_F(Completion, IsSilentWhereTheProgramFails) {
  std::ofstream(folder_ / "housingd") << "#!/bin/sh\necho broken >&2\nexit 1\n";
  std::filesystem::permissions(folder_ / "housingd", std::filesystem::perms::owner_all);
  EXPECT_THAT(offered(std::string(folder_ / "housingd") + " trigger "), IsEmpty());
}

}  // namespace
}  // namespace housingd::daemon_test

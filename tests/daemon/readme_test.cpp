// README.md, done as it stands: its commands in its order, in a folder as the
// quick start leaves it, against the simulator.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <optional>
#include <set>
#include <sstream>

#include "tests/daemon/child_process.h"
#include "tests/daemon/page_steps.h"
#include "tests/support/postgres_server.h"
#include "tests/support/scratch_folder.h"

namespace housingd::daemon_test {
namespace {

namespace fs = std::filesystem;
using support::PostgresServer;

struct Exclusion {
  const char* begins;
  const char* because;
};

constexpr Exclusion exclusions[] = {
    {"./scripts/quickstart.sh",
     "it installs packages and builds with a preset of its own; the folder is as it leaves it"},
    {"./scripts/test.sh", "it is what runs this test"},
    {"xdg-open", "there is no desktop; the tests of the page open it in a browser"},
    {"housingd run copenhagen-villas --store \"host=db.example.org", "there is no such host"},
};

// What needs a server of PostgreSQL.
constexpr const char* postgres_commands[] = {"createdb",
                                             "housingd run copenhagen-villas --store postgresql:///housing"};

constexpr const char* prelude = R"sh(set -eu
shopt -s expand_aliases
step() { echo "README.md:$1" >&2; }
# A person types more slowly than a daemon starts.
until_it_answers() {
  for _ in $(seq 200); do
    build/quickstart/daemon/housingd status >/dev/null 2>&1 && return
    sleep 0.05
  done
  return 1
}
end_what_goes_on() {
  for job in $(jobs -p); do
    kill "$job"
    wait "$job"
  done
}
trap 'kill $(jobs -p) 2>/dev/null || true' EXIT
)sh";

fs::path source_dir() {
  return std::getenv("HOUSINGD_SOURCE_DIR");
}

std::string content_of(const fs::path& file) {
  std::ostringstream content;
  content << std::ifstream(file, std::ios::binary).rdbuf();
  return content.str();
}

bool needs_postgres(const std::string& command) {
  return std::ranges::any_of(postgres_commands, [&](const char* begin) { return command.starts_with(begin); });
}

bool goes_on(const std::string& command) {
  const std::size_t end = command.find_last_not_of(' ', command.find(" #") - 1);
  return end != std::string::npos && command[end] == '&';
}

class Readme : public testing::Test {
 protected:
  void SetUp() override {
    if (fs::exists("/etc/housingd")) GTEST_SKIP() << "the configuration of this machine would be taken";
    start_simulator();
    fs::create_directories(folder_ / "build/quickstart/daemon");
    fs::create_symlink(HOUSINGD_PROGRAM, folder_ / "build/quickstart/daemon/housingd");
    fs::copy(source_dir() / "config", folder_ / "config", fs::copy_options::recursive);
    edit("config/sources/boligsiden.yaml", "https://api.boligsiden.dk", url_);
    edit("config/sources/boligsiden.yaml", "count: 10,", "count: 1000,");
    edit("config/housingd.yaml", "127.0.0.1:8080", "127.0.0.1:0");
    edit("config/housingd.yaml", "# socket: /run/housingd/control.sock",
         "socket: " + (folder_ / "control.sock").string());
  }

  void start_simulator() {
    simulator_.emplace(HOUSINGD_SIMULATOR_PROGRAM,
                       std::vector<std::string>{"--port", "0", "--seed", "1", "--properties", "400"}, folder_.path());
    const std::string& said = simulator_->out_until("\n");
    const std::size_t at = said.find("http://");
    ASSERT_NE(at, std::string::npos) << said;
    url_ = said.substr(at, said.find('\n') - at);
  }

  void edit(const char* file, const std::string& from, const std::string& to) {
    std::string text = content_of(folder_ / file);
    const std::size_t at = text.find(from);
    ASSERT_NE(at, std::string::npos) << file << " holds no " << from;
    std::ofstream(folder_ / file, std::ios::binary) << text.replace(at, from.size(), to);
  }

  void add(const Step& step) {
    switch (step.kind) {
      case Step::Kind::command:
        return add_command(step);
      case Step::Kind::yaml:  // a job, and then the schedule that it may have
        script_ << "cat >>config/jobs/holiday-houses.yaml <<'YAML'\n" << step.text << "YAML\n";
        return add_command(
            {.kind = Step::Kind::command, .line = step.line, .text = "housingd check", .ends_block = true});
      case Step::Kind::sql:
        script_ << "step " << step.line << "\nsqlite3 -readonly housing.db <<'SQL'\n" << step.text << "SQL\n";
    }
  }

  void add_command(const Step& step) {
    const auto excluded = std::ranges::find_if(
        exclusions, [&](const Exclusion& exclusion) { return step.text.starts_with(exclusion.begins); });
    if (excluded != std::end(exclusions)) {
      excluded_.insert(excluded->begins);
    } else if (!needs_postgres(step.text) || !PostgresServer::missing()) {
      script_ << "step " << step.line << "\n" << step.text << "\n" << (goes_on(step.text) ? "until_it_answers\n" : "");
      ++commands_;
    }
    if (step.ends_block) script_ << "end_what_goes_on\n";
  }

  void name_the_server() {
    const PostgresServer& server = PostgresServer::shared();
    server.oracle().execute("DROP DATABASE IF EXISTS housing");
    const std::string url = server.url();
    script_ << "export PGHOST=" << server.socket_folder() << " PGPORT=" << server.port()
            << " PGUSER=" << url.substr(url.find("user=") + std::string("user=").size()) << "\n";
  }

  support::ScratchFolder folder_;
  std::optional<ChildProcess> simulator_;
  std::string url_;
  std::ostringstream script_;
  std::set<std::string> excluded_;
  std::size_t commands_ = 0;
};

TEST_F(Readme, SaysWhatWorks) {
  script_ << prelude;
  const bool with_postgres = !PostgresServer::missing();
  if (with_postgres) name_the_server();
  for (const Step& step : steps_of(content_of(source_dir() / "README.md"), "housingd")) add(step);
  std::ofstream(folder_ / "readme.sh") << script_.str();

  const auto ended = ChildProcess("/bin/bash", {"readme.sh"}, folder_.path()).wait();
  if (with_postgres) PostgresServer::shared().oracle().execute("DROP DATABASE IF EXISTS housing");
  EXPECT_EQ(ended.status, 0) << "the last step that is named is the one that failed:\n" << ended.err;

  EXPECT_GT(commands_, 20U);
  for (const Exclusion& exclusion : exclusions) {
    EXPECT_TRUE(excluded_.contains(exclusion.begins)) << "README.md no longer says '" << exclusion.begins << "'";
  }
  EXPECT_TRUE(fs::exists(folder_ / "housing.db"));
  EXPECT_TRUE(fs::exists(folder_ / "snapshot/properties.csv"));
  EXPECT_TRUE(fs::exists(folder_ / "prices/changes.jsonl"));
}

TEST(PageSteps, AreCommandsAndBlocksInTheirOrder) {
  const auto steps =
      steps_of("Ask `prog a` and `other b`.\n```sh\nprog c # why\nprog d &\n```\n```yaml\njob: e\n```\n", "prog");
  ASSERT_EQ(steps.size(), 4U);
  EXPECT_EQ(steps[0].text, "prog a");
  EXPECT_EQ(steps[1].text, "prog c # why");
  EXPECT_EQ(steps[1].line, 3U);
  EXPECT_FALSE(steps[1].ends_block);
  EXPECT_TRUE(steps[2].ends_block);
  EXPECT_EQ(steps[3].kind, Step::Kind::yaml);
  EXPECT_EQ(steps[3].text, "job: e\n");
}

}  // namespace
}  // namespace housingd::daemon_test

// Dockerfile, .dockerignore, compose.yaml: no engine is needed to see what they name.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <yaml-cpp/yaml.h>

#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>

#include "tests/house/source_tree.h"
#include "tests/packaging/shell.h"
#include "tests/support/scratch_folder.h"

namespace housingd::packaging {
namespace {

namespace fs = std::filesystem;
using house::project_root;
using house::text_of_file;
using testing::Contains;
using testing::HasSubstr;

YAML::Node compose() {
  return YAML::LoadFile((project_root() / "compose.yaml").string());
}

std::vector<std::string> lines_of(const fs::path& path) {
  std::vector<std::string> lines;
  std::istringstream text(text_of_file(path));
  for (std::string line; std::getline(text, line);) lines.push_back(line);
  return lines;
}

std::vector<std::smatch> all_matches(const std::string& text, const std::string& pattern) {
  const std::regex expression(pattern);
  return {std::sregex_iterator(text.begin(), text.end(), expression), std::sregex_iterator()};
}

// The words of each "COPY A B TO" from the build context, without their target.
std::vector<std::string> copied_into_the_image() {
  std::vector<std::string> sources;
  for (const std::string& line : lines_of(project_root() / "Dockerfile")) {
    if (!line.starts_with("COPY ") || line.starts_with("COPY --from")) continue;
    std::istringstream words(line.substr(5));
    std::vector<std::string> found{std::istream_iterator<std::string>(words), {}};
    sources.insert(sources.end(), found.begin(), std::prev(found.end()));
  }
  return sources;
}

TEST(Dockerfile, CopiesWhatIsThereAndIsNotIgnored) {
  const auto ignored = lines_of(project_root() / ".dockerignore");
  const auto copied = copied_into_the_image();
  EXPECT_THAT(copied, testing::SizeIs(testing::Ge(3)));
  for (const std::string& source : copied) {
    EXPECT_TRUE(fs::exists(project_root() / source)) << source;
    const std::string top = source.substr(0, source.find('/'));
    EXPECT_THAT(ignored, testing::Not(Contains(top))) << source;
  }
}

TEST(Dockerfile, BuildsAndRunsOnTheBaseThatItsCallerNames) {
  const std::string text = text_of_file(project_root() / "Dockerfile");
  EXPECT_THAT(text, testing::ContainsRegex("(^|\n)ARG BASE=debian:bookworm-slim\n"));
  for (const auto& from : all_matches(text, "\nFROM ([^ \n]+)")) EXPECT_EQ(from[1], "${BASE}");
}

TEST(Dockerfile, RunsAsNobodySpecialAndSaysHowItIs) {
  const std::string text = text_of_file(project_root() / "Dockerfile");
  EXPECT_THAT(text, testing::ContainsRegex("\nUSER [1-9][0-9]*:[1-9][0-9]*\n"));
  EXPECT_THAT(text, HasSubstr("CMD [\"housingd\", \"status\", \"--exit-code\"]"));
  EXPECT_THAT(text, HasSubstr("\nSTOPSIGNAL SIGTERM\n"));
}

// Names below `settings`, each of which must be good for a whole file.
TEST(ContainerSettings, AreAcceptedByTheProgram) {
  for (const char* name : {"housingd.yaml", "housingd-postgresql.yaml"}) {
    const support::ScratchFolder folder;
    fs::copy(project_root() / "config", folder / "config", fs::copy_options::recursive);
    std::ofstream(folder / "password") << "it's not needed here\n";
    const std::string text = text_of_file(project_root() / "deploy/container" / name);
    std::ofstream(folder / "config/housingd.yaml")
        << std::regex_replace(text, std::regex("/run/secrets/database_password"), (folder / "password").string());
    const auto checked = run_shell(HOUSINGD_PROGRAM " check --config " + (folder / "config").string());
    EXPECT_EQ(checked.status, 0) << name << "\n" << checked.err;
  }
}

TEST(Compose, NamesOnlyFilesThatAreThereOrThatItsReaderIsToldToMake) {
  const std::string header = text_of_file(project_root() / "compose.yaml").substr(0, 1'000);
  const YAML::Node document = compose();
  for (const auto& service : document["services"]) {
    for (const auto& volume : service.second["volumes"]) {
      const std::string source = volume.as<std::string>().substr(0, volume.as<std::string>().find(':'));
      if (source.starts_with("./")) {
        EXPECT_TRUE(fs::is_regular_file(project_root() / source)) << source;
      } else {
        EXPECT_TRUE(document["volumes"][source].IsDefined()) << source;
      }
    }
  }
  for (const auto& secret : document["secrets"]) {
    EXPECT_THAT(header, HasSubstr(secret.second["file"].as<std::string>().substr(2)));
  }
}

TEST(Compose, DefinesEachSecretNetworkAndServiceThatItUses) {
  const YAML::Node document = compose();
  for (const auto& service : document["services"]) {
    for (const auto& secret : service.second["secrets"]) {
      const YAML::Node name = secret.IsMap() ? secret["source"] : secret;
      EXPECT_TRUE(document["secrets"][name.as<std::string>()].IsDefined()) << name;
    }
    for (const auto& network : service.second["networks"]) {
      EXPECT_TRUE(document["networks"][network.as<std::string>()].IsDefined()) << network;
    }
    for (const auto& needed : service.second["depends_on"]) {
      const YAML::Node other = document["services"][needed.first.as<std::string>()];
      EXPECT_TRUE(other["healthcheck"].IsDefined()) << needed.first << " is waited for and has no health check";
    }
  }
}

TEST(Compose, GivesEveryServiceAHealthCheckARestartAndAFixedImage) {
  for (const auto& service : compose()["services"]) {
    const std::string name = service.first.as<std::string>();
    EXPECT_TRUE(service.second["healthcheck"]["test"].IsDefined()) << name;
    EXPECT_EQ(service.second["restart"].as<std::string>(), "unless-stopped") << name;
    EXPECT_THAT(service.second["image"].as<std::string>(), testing::MatchesRegex(".*:[0-9].*")) << name;
  }
}

TEST(Compose, ReadsOnlyVariablesThatHaveADefaultAndAreExplained) {
  const std::string text = text_of_file(project_root() / "compose.yaml");
  const std::string header = text.substr(0, text.find("\nname:"));
  const auto references = all_matches(text, R"(\$\{([A-Z_]+)(:-)?)");
  EXPECT_THAT(references, testing::Not(testing::IsEmpty()));
  for (const auto& reference : references) {
    EXPECT_EQ(reference[2], ":-") << reference[1] << " has no default";
    EXPECT_THAT(header, HasSubstr(reference[1].str()));
  }
}

TEST(Compose, HoldsNoSecret) {
  for (const auto& service : compose()["services"]) {
    for (const auto& variable : service.second["environment"]) {
      const std::string name = variable.first.as<std::string>();
      if (name.find("PASSWORD") == std::string::npos) continue;
      EXPECT_THAT(name, testing::EndsWith("_FILE"));
    }
  }
}

TEST(Compose, GivesAStopMoreTimeThanADrainTakes) {
  const auto settings = YAML::LoadFile((project_root() / "deploy/container/housingd-postgresql.yaml").string());
  EXPECT_EQ(settings["drain"].as<std::string>(), "60s");
  EXPECT_EQ(compose()["services"]["housingd"]["stop_grace_period"].as<std::string>(), "90s");
}

TEST(Compose, RunsTheImageOfThisVersionAsTheUserOfTheImage) {
  const YAML::Node service = compose()["services"]["housingd"];
  EXPECT_EQ(service["image"].as<std::string>(), "housingd:" HOUSINGD_VERSION);
  const std::string dockerfile = text_of_file(project_root() / "Dockerfile");
  EXPECT_THAT(dockerfile, HasSubstr("\nARG VERSION=" HOUSINGD_VERSION "\n"));
  EXPECT_THAT(dockerfile, HasSubstr("\nUSER 10001:10001\n"));
  EXPECT_THAT(service["tmpfs"][0].as<std::string>(), HasSubstr("uid=10001,gid=10001"));
}

// The proxy of a host and that of compose.yaml differ in where they ask, and in nothing else.
TEST(Compose, ProxiesAsAHostDoes) {
  const std::string host = text_of_file(project_root() / "deploy/nginx/housingd-upstream.conf");
  const std::string container = text_of_file(project_root() / "deploy/container/housingd-upstream.conf");
  const auto body = [](const std::string& text) { return text.substr(text.find('\n')); };
  EXPECT_EQ(std::regex_replace(body(host), std::regex("127\\.0\\.0\\.1"), "housingd"), body(container));
}

}  // namespace
}  // namespace housingd::packaging

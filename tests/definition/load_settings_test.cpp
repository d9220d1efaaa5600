#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/definition/folder.h"

namespace housingd::definition {
namespace {

Settings settings_of(const Folder& folder, std::vector<Override> overrides = {}) {
  return load_settings({.directory = folder.path(), .overrides = std::move(overrides), .environment = nullptr});
}

TEST(LoadSettings, AreReadWhateverIsWrongWithTheOtherFiles) {
  Folder folder;
  folder.write("housingd.yaml", "http: { socket: /run/here.sock }\n").write("jobs/broken.yaml", "job: [");
  EXPECT_EQ(settings_of(folder).http.socket, "/run/here.sock");
}

TEST(LoadSettings, AreReadAsFarAsTheyCanBe) {
  Folder folder;
  folder.write("housingd.yaml", "store: ${NOT_SET_FOR_THIS_USER}\nhttp: { socket: /run/here.sock }\nodd: 1\n");
  EXPECT_EQ(settings_of(folder).http.socket, "/run/here.sock");
}

TEST(LoadSettings, TakeTheirOverridesAlone) {
  Folder folder;
  folder.write("housingd.yaml", "http: { socket: /run/here.sock }\n");
  EXPECT_EQ(
      settings_of(folder, {{"settings.http.socket", "/run/there.sock"}, {"jobs.none.deadline", "1h"}}).http.socket,
      "/run/there.sock");
}

TEST(LoadSettings, AreTheDefaultsWithoutAFile) {
  EXPECT_EQ(settings_of(Folder()), Settings());
}

}  // namespace
}  // namespace housingd::definition

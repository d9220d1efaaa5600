// The document itself: it says what there is, and only that.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidjson/pointer.h>

#include <regex>

#include "tests/status/api_document.h"
#include "tests/status/daemon_under_test.h"

namespace housingd::status {
namespace {

using rapidjson::Value;
using testing::IsEmpty;

TEST(ApiDocument, HasEveryRouteAndNoOther) {
  const DaemonUnderTest daemon;
  std::set<std::string> routes;
  for (const http::Route& route : daemon.router().routes()) {
    routes.insert((route.method == http::Method::post ? "post " : "get ") + route.pattern);
  }
  EXPECT_EQ(documented_operations(), routes);
}

TEST(ApiDocument, ListsExactlyTheCapturesOfEachPath) {
  static const std::regex capture(R"(\{(\w+)\})");
  for (const auto& path : api_document()["paths"].GetObject()) {
    const std::string pattern = path.name.GetString();
    std::set<std::string> captures;
    for (std::sregex_iterator one(pattern.begin(), pattern.end(), capture), end; one != end; ++one) {
      captures.insert((*one)[1]);
    }
    std::set<std::string> listed;
    if (path.value.HasMember("parameters")) {
      for (const Value& parameter : path.value["parameters"].GetArray()) {
        const std::string reference = parameter["$ref"].GetString();
        const Value& whole = *rapidjson::Pointer(reference).Get(api_document());
        if (std::string(whole["in"].GetString()) == "path") listed.insert(whole["name"].GetString());
      }
    }
    EXPECT_EQ(listed, captures) << pattern;
  }
}

TEST(ApiDocument, AsksForAccessExactlyWhereItIsNeeded) {
  const DaemonUnderTest daemon;
  for (const http::Route& route : daemon.router().routes()) {
    const char* method = route.method == http::Method::post ? "post" : "get";
    const Value& operation = api_document()["paths"][route.pattern.c_str()][method];
    EXPECT_EQ(operation.HasMember("security"), route.needs == http::Access::control) << route.pattern;
  }
}

void collect_references(const Value& value, std::set<std::string>& into) {
  if (value.IsArray()) {
    for (const Value& element : value.GetArray()) collect_references(element, into);
  }
  if (!value.IsObject()) return;
  for (const auto& member : value.GetObject()) {
    if (std::string(member.name.GetString()) == "$ref") into.insert(member.value.GetString());
    collect_references(member.value, into);
  }
}

TEST(ApiDocument, RefersToWhatIsThereAndDefinesNothingInVain) {
  std::set<std::string> references;
  collect_references(api_document(), references);
  for (const auto& reference : references) {
    EXPECT_NE(rapidjson::Pointer(reference).Get(api_document()), nullptr) << reference;
  }
  for (const auto& kind : api_document()["components"].GetObject()) {
    if (std::string(kind.name.GetString()) == "securitySchemes") continue;
    for (const auto& definition : kind.value.GetObject()) {
      const std::string reference =
          std::string("#/components/") + kind.name.GetString() + "/" + definition.name.GetString();
      EXPECT_TRUE(references.contains(reference)) << reference << " is used nowhere";
    }
  }
}

TEST(ApiDocument, HasAnIdASummaryAndAnAnswerForWhateverElse) {
  std::set<std::string> ids;
  for (const auto& path : api_document()["paths"].GetObject()) {
    for (const char* method : {"get", "post"}) {
      if (!path.value.HasMember(method)) continue;
      const Value& operation = path.value[method];
      EXPECT_TRUE(ids.insert(operation["operationId"].GetString()).second) << path.name.GetString();
      EXPECT_GT(operation["summary"].GetStringLength(), 0U);
      EXPECT_TRUE(operation["responses"].HasMember("default"));
    }
  }
}

// The check that the other tests rely on must see what is wrong.
TEST(ApiDocument, IsNotPleasedByJustAnything) {
  EXPECT_EQ(mistake_in("Triggered", R"({"run_id":1,"job":"a","location":"/api/v1/runs/1"})"), "");
  EXPECT_NE(mistake_in("Triggered", R"({"run_id":0,"job":"a","location":"/api/v1/runs/1"})"), "") << "below minimum";
  EXPECT_NE(mistake_in("Triggered", R"({"run_id":1,"job":"a"})"), "") << "left out";
  EXPECT_NE(mistake_in("Triggered", R"({"run_id":1,"job":null,"location":""})"), "") << "another type";
  EXPECT_NE(mistake_in("Triggered", R"({"run_id":1,"job":"a","location":"","more":1})"), "") << "undocumented";
  EXPECT_NE(mistake_in("Jobs", R"({"jobs":[{"job":"a"}]})"), "") << "through a reference";
}

}  // namespace
}  // namespace housingd::status

// housingd.yaml with one thing wrong.
#include "tests/definition/broken.h"

namespace housingd::definition {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr Broken broken(const char* name, const char* text, const char* expected, const char* hint = "",
                        int errors = 1) {
  return {.name = name,
          .file = settings_file,
          .find = "",
          .replace = text,
          .expected = expected,
          .hint = hint,
          .errors = errors};
}

#define LISTEN(address) "http: { listen: [" address "] }"
#define NO_ADDRESS(address) \
  "housingd.yaml:1:18: 'http.listen[0]' cannot be '" address "'; expected ADDRESS:PORT such as 127.0.0.1:8080"

const Broken cases[] = {
    broken("ListenWithoutAPort", LISTEN("127.0.0.1"), NO_ADDRESS("127.0.0.1")),
    broken("ListenOnAPortAlone", LISTEN("8080"), NO_ADDRESS("8080")),
    broken("ListenOnAPortOfAnyAddress", LISTEN("':8080'"), NO_ADDRESS(":8080")),
    broken("ListenOnANamedPort", LISTEN("127.0.0.1:http"), NO_ADDRESS("127.0.0.1:http")),
    broken("ListenBeyondTheLastPort", LISTEN("127.0.0.1:65536"), NO_ADDRESS("127.0.0.1:65536")),
    broken("ListenOnAVeryLongPort", LISTEN("127.0.0.1:00000000000000000000080"),
           NO_ADDRESS("127.0.0.1:00000000000000000000080")),
    broken("ListenOnAName", LISTEN("localhost:8080"), NO_ADDRESS("localhost:8080")),
    broken("ListenOnAUrl", LISTEN("'http://127.0.0.1:8080'"), NO_ADDRESS("http://127.0.0.1:8080")),
    broken("ListenOnBareIpv6", LISTEN("'::1:8080'"), NO_ADDRESS("::1:8080")),
    broken("ListenOnEmptyBrackets", LISTEN("'[]:8080'"), NO_ADDRESS("[]:8080")),
    broken("ListenOnANameInBrackets", LISTEN("'[localhost]:8080'"), NO_ADDRESS("[localhost]:8080")),
    broken("ListenOnBracketsWithin", LISTEN("'[:]:1]:8080'"), NO_ADDRESS("[:]:1]:8080")),
    broken("ListenIsNoList", "http: { listen: 127.0.0.1:8080 }",
           "housingd.yaml:1:17: 'http.listen' cannot be '127.0.0.1:8080'; expected a list"),
    broken("EachWrongAddress", LISTEN("a, b"), NO_ADDRESS("a"), "'http.listen[1]' cannot be 'b'", 2),
    broken("ModeWithoutItsDigits", "http: { socket_mode: 66 }",
           "housingd.yaml:1:22: 'http.socket_mode' cannot be '66'; expected file permissions such as \"0660\""),
    broken("ModeThatIsNotOctal", "http: { socket_mode: '0680' }",
           "housingd.yaml:1:22: 'http.socket_mode' cannot be '0680'"),
    broken("ModeWithSpecialBits", "http: { socket_mode: '4755' }",
           "housingd.yaml:1:22: 'http.socket_mode' cannot be '4755'"),
    broken("ModeInLetters", "http: { socket_mode: rw-rw---- }",
           "housingd.yaml:1:22: 'http.socket_mode' cannot be 'rw-rw----'"),
    broken("ModeIsAList", "http: { socket_mode: [0660] }", "housingd.yaml:1:22: 'http.socket_mode' cannot be a list"),
    broken("HttpKeyMisspelt", "http: { listn: [] }", "housingd.yaml:1:9: unknown key 'listn' in 'http'",
           "did you mean 'listen'?"),
    broken("NoRunsAtOnce", "runs_at_once: 0",
           "housingd.yaml:1:15: 'runs_at_once' cannot be '0'; expected a whole number from 1 to 1000"),
    broken("TooManyRunsAtOnce", "runs_at_once: 1001", "housingd.yaml:1:15: 'runs_at_once' cannot be '1001'"),
    broken("RunsAtOnceInWords", "runs_at_once: many", "housingd.yaml:1:15: 'runs_at_once' cannot be 'many'"),
    broken("DrainAtOnce", "drain: 0s", "housingd.yaml:1:8: 'drain' cannot be '0s'; expected a duration"),
    broken("DrainForADay", "drain: 24h", "housingd.yaml:1:8: 'drain' cannot be '24h'"),
};

class BrokenSettings : public testing::TestWithParam<Broken> {};

TEST_P(BrokenSettings, AreRefusedAtTheirPlace) {
  expect_refused(GetParam());
}

INSTANTIATE_TEST_SUITE_P(Each, BrokenSettings, testing::ValuesIn(cases), name_of_case);

Settings accepted(const std::string& text) {
  const Loaded loaded = Folder().write(settings_file, text).load();
  EXPECT_EQ(loaded.diagnostics.to_text(), "");
  return loaded.definitions.settings;
}

TEST(Settings, AnswerOnEveryAddressThatIsListed) {
  EXPECT_THAT(accepted("http: { listen: ['0.0.0.0:80', '[::1]:8080', '[::ffff:10.0.0.1]:0'] }").http.listen,
              ElementsAre("0.0.0.0:80", "[::1]:8080", "[::ffff:10.0.0.1]:0"));
  EXPECT_THAT(accepted("http: { listen: [] }").http.listen, IsEmpty());
  EXPECT_THAT(accepted("").http.listen, ElementsAre("127.0.0.1:8080"));
}

TEST(Settings, ReadAModeAsChmodWritesIt) {
  EXPECT_EQ(accepted("http: { socket_mode: '0600' }").http.socket_mode, 0600U);
  EXPECT_EQ(accepted("http: { socket_mode: 0660 }").http.socket_mode, 0660U);
  EXPECT_EQ(accepted("http: { socket_mode: 666 }").http.socket_mode, 0666U);
}

TEST(Settings, BoundRunsAndTheirEnd) {
  const Settings settings = accepted("runs_at_once: 1\ndrain: 5m\n");
  EXPECT_EQ(settings.runs_at_once, 1U);
  EXPECT_EQ(settings.drain, 5min);
}

}  // namespace
}  // namespace housingd::definition

// Bodies of POSTs, hostile ones above all (E13).
#include "daemon/status/request_body.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/status/daemon_under_test.h"

namespace housingd::status {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

struct Wrong {
  const char* name;
  std::string body;
  int status;
  const char* says = "";
};

void PrintTo(const Wrong& row, std::ostream* out) {
  *out << row.name;
}

std::string repeated(const std::string& text, std::size_t count) {
  std::string all;
  for (std::size_t i = 0; i < count; ++i) all += text;
  return all;
}

const std::string nul(1, '\0');

// Each of these is no JSON text by RFC 8259, or none that is told apart by all.
const std::vector<Wrong> malformed{
    {"Nothing", "", 400, "{} at least"},
    {"Spaces", "  ", 400},
    {"AWord", "run", 400},
    {"HalfAnObject", "{", 400},
    {"AClosedOne", "}", 400},
    {"HalfAMember", R"({"dry_run")", 400},
    {"NoValue", R"({"dry_run":})", 400},
    {"NoColon", R"({"dry_run" true})", 400},
    {"TwoColons", R"({"dry_run"::true})", 400},
    {"ATrailingComma", R"({"dry_run":false,})", 400},
    {"ALeadingComma", R"({,"dry_run":false})", 400},
    {"TwoCommas", R"({"dry_run":false,,"partitions":["a"]})", 400},
    {"AnUnquotedName", "{dry_run:false}", 400},
    {"ASingleQuotedName", "{'dry_run':false}", 400},
    {"ANumberAsName", "{1:1}", 400},
    {"CapitalTrue", R"({"dry_run":True})", 400},
    {"HalfTrue", R"({"dry_run":tru})", 400},
    {"NotANumber", R"({"dry_run":NaN})", 400},
    {"Infinity", R"({"dry_run":Infinity})", 400},
    {"APlus", R"({"dry_run":+1})", 400},
    {"ALeadingZero", R"({"dry_run":012})", 400},
    {"ANumberWithoutItsEnd", R"({"dry_run":1.})", 400},
    {"AnExponentWithoutItsEnd", R"({"dry_run":1e})", 400},
    {"HexDigits", R"({"dry_run":0x1})", 400},
    {"AComment", R"({"dry_run":false}/* yes */)", 400},
    {"ALineComment", "{}// yes", 400},
    {"SomethingBehind", "{}{}", 400},
    {"ABracketBehind", "{}]", 400},
    {"ANulBehind", "{}" + nul, 400},
    {"ANulAndMoreBehind", "{}" + nul + R"({"dry_run":true})", 400},
    {"ANulWithin", R"({"partitions":["a)" + nul + R"("]})", 400},
    {"ALineBreakInText", "{\"partitions\":[\"a\nb\"]}", 400},
    {"ATabInText", "{\"partitions\":[\"a\tb\"]}", 400},
    {"AnUnknownEscape", R"({"partitions":["\x41"]})", 400},
    {"HalfAnEscape", R"({"partitions":["\u00"]})", 400},
    {"HalfASurrogatePair", R"({"partitions":["\ud800"]})", 400},
    {"TheOtherHalf", R"({"partitions":["\udc00"]})", 400},
    {"BytesThatAreNoUtf8", "{\"partitions\":[\"\xff\xfe\"]}", 400},
    {"AnOverlongSequence", "{\"partitions\":[\"\xc0\xaf\"]}", 400},
    {"AnEncodedSurrogate", "{\"partitions\":[\"\xed\xa0\x80\"]}", 400},
    {"Utf16", std::string("\xff\xfe{\0}\0", 6), 400},
    {"AByteOrderMark", "\xef\xbb\xbf{}", 400},
    {"AFormFeed", "\f{}", 400},
    {"ANonBreakingSpace", "\xc2\xa0{}", 400},
    {"AMemberTwice", R"({"dry_run":false,"dry_run":true})", 400, "'dry_run' twice"},
    {"AMemberTwiceInOtherLetters", R"({"dry_run":false,"dry\u005frun":true})", 400, "'dry_run' twice"},
    {"ThirtyThousandArrays", repeated("[", 30'000), 400},
    {"ThirtyThousandWholeArrays", repeated("[", 30'000) + repeated("]", 30'000), 400},
    {"ThirtyThousandObjects", repeated("{\"a\":", 12'000), 400},
    {"DeepPartitions", R"({"partitions":[["a"]]})", 400},
    {"ANumber", "1", 400, "a JSON object is expected"},
    {"AText", R"("run")", 400, "a JSON object is expected"},
    {"AList", "[]", 400, "a JSON object is expected"},
    {"Null", "null", 400, "a JSON object is expected"},
};

// JSON, but not what is asked for.
const std::vector<Wrong> unprocessable{
    {"AnUnknownMember", R"({"partition":"Greve"})", 422, "unknown member 'partition'"},
    {"AMemberOfAnotherCase", R"({"Dry_Run":false})", 422, "unknown member 'Dry_Run'"},
    {"AMemberOfNoName", R"({"":false})", 422, "unknown member ''"},
    {"APrototype", R"({"__proto__":{}})", 422, "unknown member '__proto__'"},
    {"AMemberWithNul", R"({"dry_run\u0000":false})", 422, "unknown member"},
    {"AVeryLongName", "{\"" + std::string(40'000, 'x') + "\":1}", 422, "unknown member"},
    {"ATextForATruth", R"({"dry_run":"false"})", 422, "'dry_run'"},
    {"ANumberForATruth", R"({"dry_run":0})", 422, "'dry_run'"},
    {"NullForATruth", R"({"dry_run":null})", 422, "'dry_run'"},
    {"AListForATruth", R"({"dry_run":[]})", 422, "'dry_run'"},
    {"ATextForAList", R"({"partitions":"Greve"})", 422, "'partitions'"},
    {"ANumberForAList", R"({"partitions":7})", 422, "'partitions'"},
    {"NullForAList", R"({"partitions":null})", 422, "'partitions'"},
    {"AnObjectForAList", R"({"partitions":{}})", 422, "'partitions'"},
    {"AnEmptyList", R"({"partitions":[]})", 422, "'partitions'"},
    {"NumbersInTheList", R"({"partitions":["Greve",253]})", 422, "'partitions'"},
    {"NullInTheList", R"({"partitions":[null]})", 422, "'partitions'"},
    {"ANameTwice", R"({"partitions":["Greve","Greve"]})", 422, "'Greve' twice"},
    {"AHugeNumber", R"({"dry_run":1e400})", 400},
};

class WrongBodies : public testing::TestWithParam<Wrong> {};

TEST_P(WrongBodies, AreRefusedWithAReason) {
  const auto read = read_trigger(GetParam().body);
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().status, GetParam().status) << read.error().detail;
  EXPECT_THAT(read.error().detail, HasSubstr(GetParam().says));
  EXPECT_LT(read.error().detail.size(), 300U) << "of a body of any size";
}

INSTANTIATE_TEST_SUITE_P(Malformed, WrongBodies, testing::ValuesIn(malformed),
                         [](const auto& parameter) { return std::string(parameter.param.name); });
INSTANTIATE_TEST_SUITE_P(Unprocessable, WrongBodies, testing::ValuesIn(unprocessable),
                         [](const auto& parameter) { return std::string(parameter.param.name); });

// The same over a socket, one after the other at one daemon: it is still there.
TEST(WrongBodies, LeaveTheDaemonAsItIs) {
  DaemonUnderTest daemon;
  for (const auto* rows : {&malformed, &unprocessable}) {
    for (const Wrong& row : *rows) {
      EXPECT_EQ(daemon.post("/api/v1/jobs/copenhagen-villas/runs", row.body).status, row.status) << row.name;
    }
  }
  EXPECT_EQ(daemon.get("/api/v1/runs").body, R"({"runs":[]})");
}

TEST(TriggerBodies, SayWhatTheyMean) {
  EXPECT_THAT(read_trigger("{}")->partitions, IsEmpty());
  EXPECT_FALSE(read_trigger(" {\r\n\t}\n")->dry_run);
  EXPECT_TRUE(read_trigger(R"({"dry_run":true})")->dry_run);
  EXPECT_THAT(read_trigger(R"({"partitions":["S\u00f8lr\u00f8d","Greve"]})")->partitions,
              ElementsAre("Sølrød", "Greve"));
}

TEST(CancelBodies, HoldAReasonOfOneLine) {
  EXPECT_EQ(read_cancel("{}")->reason, "");
  EXPECT_EQ(read_cancel(R"({"reason":"too slow, says Møller"})")->reason, "too slow, says Møller");
  const std::string longest = repeated("ø", 200);
  EXPECT_EQ(read_cancel("{\"reason\":\"" + longest + "\"}")->reason, longest);
  for (const std::string& wrong :
       {std::string(R"({"reason":""})"), std::string(R"({"reason":7})"), std::string(R"({"reason":"a\nb"})"),
        std::string(R"({"reason":"\u001b[2J"})"), "{\"reason\":\"" + longest + "x\"}"}) {
    const auto read = read_cancel(wrong);
    ASSERT_FALSE(read) << wrong;
    EXPECT_EQ(read.error().status, 422);
  }
}

TEST(EmptyBodies, HoldNothing) {
  EXPECT_TRUE(read_nothing("{}"));
  EXPECT_EQ(read_nothing(R"({"a":1})").error().detail, "unknown member 'a'; none is expected here: {}");
  EXPECT_EQ(read_nothing("").error().status, 400);
}

}  // namespace
}  // namespace housingd::status

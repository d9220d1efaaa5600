#include "tests/definition/broken.h"

namespace housingd::definition {
namespace {

const Broken cases[] = {
    {.name = "RepeatedKey",
     .file = job_file,
     .find = "model: homes",
     .replace = R"(model: homes
model: other)",
     .expected = "jobs/nightly.yaml:4:1: key 'model' is repeated; first in line 3"},
    {.name = "RepeatedKeyInFlow",
     .file = source_file,
     .find = R"(roots: { home: "" })",
     .replace = R"(roots: { home: "", home: "" })",
     .expected = "sources/api.yaml:9:24: key 'home' is repeated; first in line 9"},
    {.name = "Alias",
     .file = job_file,
     .find = "model: homes",
     .replace = R"(params: &p { a: b }
model: *p)",
     .expected = "jobs/nightly.yaml:3:9: an anchor ('&p')",
     .errors = 2},
    {.name = "MergeKey",
     .file = source_file,
     .find = "base_url",
     .replace = "<<: x, base_url",
     .expected = "sources/api.yaml:2:11: a merge key ('<<')"},
    {.name = "Tag",
     .file = job_file,
     .find = "model: homes",
     .replace = "model: !!str homes",
     .expected = "jobs/nightly.yaml:3:8: the tag '!!str' is not understood"},
    {.name = "KeyThatIsNoText",
     .file = source_file,
     .find = "base_url",
     .replace = "[a, b]: c, base_url",
     .expected = "sources/api.yaml:2:11: a key that is no text"},
    {.name = "SecondDocument",
     .file = job_file,
     .find = "",
     .replace = R"(job: a
---
job: b
)",
     .expected = "jobs/nightly.yaml:2:1: a second document"},
    {.name = "EmptyFile",
     .file = job_file,
     .find = "",
     .replace = R"(# nothing
)",
     .expected = "jobs/nightly.yaml: this job is empty"},
    {.name = "UnclosedBrace",
     .file = source_file,
     .find = R"(roots: { home: "" })",
     .replace = R"(roots: { home: "")",
     .expected = "sources/api.yaml:9:12: what begins here is never closed"},
    {.name = "UnclosedQuote",
     .file = source_file,
     .find = R"("https://api.example.dk" })",
     .replace = R"("https://api.example.dk })",
     .expected = "sources/api.yaml:9:21: this is not YAML: end of map flow not found"},
    {.name = "TabInIndentation",
     .file = job_file,
     .find = "  from: towns",
     .replace = "	from: towns",
     .expected = "jobs/nightly.yaml:5:1: a tab in the indentation"},
    {.name = "UnevenIndentation",
     .file = job_file,
     .find = "  params",
     .replace = "   params",
     .expected = "jobs/nightly.yaml:6:10: this is not YAML: illegal map value"},
    {.name = "ColonInPlainText",
     .file = job_file,
     .find = "model: homes",
     .replace = R"(model: homes
description: nightly: all)",
     .expected = "jobs/nightly.yaml:4:21: this is not YAML: illegal map value"},
    {.name = "UndefinedVariable",
     .file = job_file,
     .find = "model: homes",
     .replace = "model: ${MODEL}",
     .expected = "jobs/nightly.yaml:3:8: the environment variable 'MODEL' is not set"},
    {.name = "UnclosedReference",
     .file = job_file,
     .find = "model: homes",
     .replace = R"(model: "${MODEL")",
     .expected = "jobs/nightly.yaml:3:8: '${' is never closed"},
    {.name = "BadReference",
     .file = job_file,
     .find = "model: homes",
     .replace = R"(model: "${MO DEL}")",
     .expected = "jobs/nightly.yaml:3:8: '${MO DEL}' is no reference"},
    {.name = "UnreadableFile",
     .file = job_file,
     .find = "model: homes",
     .replace = "model: ${file:absent.txt}",
     .expected = "jobs/nightly.yaml:3:8: the file 'absent.txt' cannot be read"},
    {.name = "QuoteThatIsOpenAtTheEnd",
     .file = job_file,
     .find = "{ town: \"{name}\" }\n",
     .replace = "\n    town: \"{name}\n",
     .expected = "jobs/nightly.yaml:7:11: a quote that is never closed"},
    {.name = "QuoteThatIsOpenInTheLastLine",
     .file = job_file,
     .find = "{ town: \"{name}\" }\n",
     .replace = "\n    town: '{name}",
     .expected = "jobs/nightly.yaml:7:5: a quote in what begins here is never closed"},
    {.name = "EscapedNul",
     .file = job_file,
     .find = "model: homes",
     .replace = "model: homes\ndescription: \"a\\0b\"",
     .expected = "jobs/nightly.yaml:4:14: a NUL character"},
};

class BrokenYaml : public testing::TestWithParam<Broken> {};

TEST_P(BrokenYaml, IsRefusedAtItsPlace) {
  expect_refused(GetParam());
}

INSTANTIATE_TEST_SUITE_P(Each, BrokenYaml, testing::ValuesIn(cases), name_of_case);

}  // namespace
}  // namespace housingd::definition

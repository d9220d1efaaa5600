#include "pipeline/definition/reference_page.h"

#include "pipeline/definition/key_rows.h"
#include "pipeline/definition/shape/kinds.h"

namespace housingd::definition {

namespace {

constexpr const char* preface = R"(# Reference of the definition files

Every key of every kind of file below `/etc/housingd`, or the folder that `--config` names. This page is made from the same
declarations that read the files and that make the schemas for editors (`config/schemas/editor/`).

| file | what it holds |
|---|---|
| [`housingd.yaml`](#housingdyaml) | what belongs to this installation and to no single job |
| [`sources/*.yaml`](#sources) | HTTP APIs, how to talk to them, and what they list |
| [`models/*.yaml`](#models) | tables and columns |
| [`catalog/*.yaml`](#catalogs) | what a job makes its partitions of |
| [`jobs/*.yaml`](#jobs) | what is imported, by which partitions, into which tables, when |
| `schemas/*.json` | JSON Schemas that records must satisfy; an endpoint names them |

The files end in `.yaml` or `.yml` and may have any name: what is inside names the source, model, catalog or job, and each
name is there once. A key that is not on this page is refused with what was probably meant; `housingd check` shows every mistake
of every file at once.

## How values are written

| type | written | examples |
|---|---|---|
| duration | a whole number and its unit: `ms`, `s`, `m`, `h` or `d` | `500ms`, `10s`, `5m`, `6h`, `7d` |
| size | a whole number and its unit: `B`, `kB`, `KiB`, `MB`, `MiB`, `GB` or `GiB` | `512B`, `64MiB` |
| ratio | a percentage, or a number from 0 to 1 | `1%`, `0.01` |
| JSON Pointer | RFC 6901; empty is the whole; `*`, where it is allowed, is every element of a list | `/coordinates/lat`, `/cases/*` |
| name | `a-z`, `0-9`, `_` and `-`, a letter first, at most 63 | `copenhagen-villas` |
| identifier | the same without `-` | `zip_code` |

- `${NAME}` and `${NAME:-default}` stand for a variable of the environment, `${file:PATH}` for a file's content (without the
  line break at its end), in any value; `$${` is `${` itself.
- `--set PATH=VALUE` replaces any value for one command. The path begins with the kind and, but for `settings`, the name:
  `--set settings.log.level=debug`, `--set jobs.new-books.gates.max_shrink=50%`.
- In the tables below `NAME`, `FIELD` and `POINTER` stand for keys that the file chooses, `[]` for each element of a list.
  **required** means: where what holds the key is there. No default means: it does without.
)";

// Cells hold no bare '|'.
std::string cell(std::string_view text) {
  std::string escaped;
  for (const char c : text) escaped += c == '|' ? std::string("\\|") : std::string(1, c);
  return escaped;
}

std::string code_cell(const std::string& text) {
  return text.empty() ? "" : "`" + cell(text) + "`";
}

std::string line_of(const KeyRow& row) {
  return "| " + code_cell(row.path) + " | " + cell(row.type) + " | " +
         (row.required ? "**required**" : code_cell(row.default_value)) + " | " + cell(row.unit) + " | " +
         cell(row.range) + " | " + cell(row.doc) + " |\n";
}

struct FileKind {
  std::string heading;
  std::string intro;
  shape::Description shape;
  std::string example_name;
  std::string example;
};

std::string section_of(const FileKind& kind) {
  std::string section = "\n## " + kind.heading + "\n\n" + kind.intro + "\n\n";
  section += "| key | type | default | unit | range | what it does |\n|---|---|---|---|---|---|\n";
  for (const KeyRow& row : key_rows(kind.shape)) section += line_of(row);
  return section + "\nFor example `" + kind.example_name + "`:\n\n```yaml\n" + kind.example + "```\n";
}

}  // namespace

std::string reference_page(const ReferenceExamples& examples) {
  const FileKind kinds[] = {
      {"housingd.yaml",
       "What belongs to this installation and to no single job. The file may be absent, and so may each key. `store`, "
       "`log`, "
       "`http`\nand `runs_at_once` take effect when `housingd serve` starts, `drain` also by `housingd reload`.",
       shape::settings_shape()->describe(), "housingd.yaml", examples.settings},
      {"Sources",
       "An HTTP API and how to talk to it; below `endpoints`, what it lists. All jobs of a source share its rate limit "
       "and its\n"
       "circuit breaker. The one that is shipped: [config/sources/boligsiden.yaml](../config/sources/boligsiden.yaml).",
       shape::source_shape()->describe(), "sources/library.yaml", examples.source},
      {"Models",
       "The tables and columns that come out, in the order in which they are written; a parent stands before its "
       "children. A "
       "table\nhas `root`, or `parent` and `each`, or `root` and `parent`. What is made of the one that is shipped,\n"
       "[config/models/housing.yaml](../config/models/housing.yaml), is on [a page of its own](tables.md).",
       shape::model_shape()->describe(), "models/books.yaml", examples.model},
      {"Catalogs",
       "A list of entries, one for each partition that a job can make of it. The one that is shipped:\n"
       "[config/catalog/municipalities.yaml](../config/catalog/municipalities.yaml).",
       shape::catalog_shape()->describe(), "catalog/branches.yaml", examples.catalog},
      {"Jobs",
       "An endpoint × partitions × a model, with gates and a schedule. `schedule` has either `cron` or `every`; what "
       "becomes of "
       "each\nstart is told in [schedules](schedules.md). Those that are shipped: [config/jobs](../config/jobs).",
       shape::job_shape()->describe(), "jobs/new-books.yaml", examples.job},
  };
  std::string page = preface;
  for (const FileKind& kind : kinds) page += section_of(kind);
  return page;
}

}  // namespace housingd::definition

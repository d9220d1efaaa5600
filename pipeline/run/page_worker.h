// The stages that a page passes between its arrival and the store.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "pipeline/definition/partition.h"
#include "pipeline/outcome/result.h"
#include "pipeline/parse/page_parser.h"
#include "pipeline/record/row.h"
#include "pipeline/run/recollection.h"
#include "pipeline/upsert/mapping.h"
#include "pipeline/validate/expectations.h"
#include "pipeline/validate/record_validator.h"

namespace housingd::run {

// What all partitions of a run share: compiled once, thread-safe.
struct Stages {
  parse::PageParser parser;
  record::Pointer record_key;
  std::shared_ptr<const validate::RecordSchema> schema;
  upsert::Mapping mapping;

  // Errors: those of RecordSchema::load and Mapping::compile.
  [[nodiscard]] static outcome::result<std::shared_ptr<const Stages>> compile(const definition::Model& model,
                                                                              const definition::Endpoint& endpoint);
};

struct MappedPage {
  std::shared_ptr<const record::PageRows> rows;
  // Those of its records that the tables hold as they are now, or soon will.
  std::vector<upsert::RememberedPage::Record> contents;
};

// One per partition, whose pages come one after the other. No I/O: meant for
// a worker thread, any one, one call at a time.
class PageWorker {
 public:
  PageWorker(std::shared_ptr<const Stages> stages, const definition::Partition& partition);

  [[nodiscard]] outcome::result<std::shared_ptr<const parse::ParsedPage>> parse(std::string body,
                                                                                std::uint64_t first_line = 1) const;

  // Every record ends in the result: as rows, as a reject, or as unchanged,
  // where its content is known. At most `max_records` of them are looked at.
  // Error: expectation_failed.
  [[nodiscard]] outcome::result<MappedPage> map(std::shared_ptr<const parse::ParsedPage> page,
                                                std::uint64_t max_records, const Recollection& recollection);

 private:
  std::shared_ptr<const Stages> stages_;
  validate::Expectations expectations_;
  validate::RecordValidator validator_;
};

}  // namespace housingd::run

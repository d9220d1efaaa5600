// What a partition's pages held when they were read last, so that what has not
// changed since need not be worked on again.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace housingd::upsert {

// One record, as this job applied it last. Kept by key: whatever page or
// partition brings the record next, there is one truth of what the tables hold.
struct KnownContent {
  std::uint64_t key_hash = 0;
  std::uint64_t content_hash = 0;
  std::vector<std::uint8_t> rows;  // that it has, by table of the model
};

// One page, by what was asked.
struct RememberedPage {
  std::uint64_t request_hash = 0;  // of path, parameters and body
  // False: some of its records were refused. It is kept for the others, and
  // never passed over as a whole.
  bool is_whole = true;
  std::uint64_t body_hash = 0;
  // Validators (RFC 9110, 8.8), for a conditional request; empty: the source gave none.
  std::string etag{}, last_modified{};
  // What the paginator learnt from it.
  std::optional<std::uint64_t> declared_total{}, declared_pages{};
  std::optional<bool> has_more{};
  std::string next{};
  std::uint64_t fingerprint = 0;
  // Its records in their order: by key, with their content then. The page may
  // be passed over only while each of these is what KnownContent says.
  struct Record {
    std::uint64_t key_hash = 0;
    std::uint64_t content_hash = 0;

    bool operator==(const Record&) const = default;
  };
  std::vector<Record> records{};

  bool operator==(const RememberedPage&) const = default;
};

struct PartitionMemory {
  std::vector<RememberedPage> pages{};
  std::vector<KnownContent> contents{};
};

// Whose memory is asked for.
struct RecallRequest {
  std::int64_t run = 0;  // the one that asks
  std::string job;
  std::string partition;
  // Of everything that decides what becomes of a record: model, endpoint,
  // schema, expectations, program. Another one makes what is remembered worthless.
  std::string fingerprint;
  // The model's tables, by which others' runs are known that changed them.
  std::vector<std::string> tables;
};

}  // namespace housingd::upsert

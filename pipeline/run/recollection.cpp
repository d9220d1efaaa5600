#include "pipeline/run/recollection.h"

#include <algorithm>
#include <utility>

namespace housingd::run {

Recollection::Recollection(upsert::PartitionMemory memory) {
  contents_.reserve(memory.contents.size());
  for (auto& known : memory.contents)
    contents_.emplace(known.key_hash, Known{known.content_hash, std::move(known.rows)});
  pages_.reserve(memory.pages.size());
  for (auto& page : memory.pages) {
    const std::uint64_t request = page.request_hash;
    pages_.emplace(request, std::move(page));
  }
}

const upsert::RememberedPage* Recollection::page(std::uint64_t request_hash) const {
  const auto found = pages_.find(request_hash);
  return found != pages_.end() && still_holds(found->second) ? &found->second : nullptr;
}

bool Recollection::still_holds(const upsert::RememberedPage& page) const {
  return page.is_whole && std::ranges::all_of(page.records, [this](const auto& record) {
           return knows(record.key_hash, record.content_hash);
         });
}

bool Recollection::knows(std::uint64_t key_hash, std::uint64_t content_hash) const {
  const auto known = contents_.find(key_hash);
  return known != contents_.end() && known->second.content_hash == content_hash;
}

void Recollection::add_rows(std::uint64_t key_hash, std::vector<std::uint64_t>& by_table) const {
  const auto known = contents_.find(key_hash);
  if (known == contents_.end()) return;
  const auto& rows = known->second.rows;
  if (by_table.size() < rows.size()) by_table.resize(rows.size());
  for (std::size_t table = 0; table < rows.size(); ++table) by_table[table] += rows[table];
}

}  // namespace housingd::run

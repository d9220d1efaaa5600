#include "tests/faults/undisturbed.h"

#include <algorithm>
#include <stdexcept>

namespace housingd::faults {

Undisturbed import_undisturbed(const Importer& importer, simulator::Simulator& source, const Place& place) {
  source.reset_ledger();
  const auto began = std::chrono::steady_clock::now();
  const auto ended = importer.run(source, place.url());
  if (ended.status != 0) throw std::runtime_error("an import that nothing disturbs fails:\n" + ended.err + ended.out);
  Undisturbed undisturbed;
  undisturbed.took = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - began);
  undisturbed.requests = source.ledger().requests;
  undisturbed.contents = contents_of(place, importer.model());
  for (const auto& row : place.rows("SELECT partition, next_page FROM run_partitions WHERE run_id = "
                                    "(SELECT max(id) FROM runs)")) {
    undisturbed.requests_by_partition[row.at(0)] = std::stoull(row.at(1));
  }
  return undisturbed;
}

}  // namespace housingd::faults

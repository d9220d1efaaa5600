#include "daemon/cli/open_for_reading.h"

#include <string>
#include <utility>

#include "daemon/cli/error_report.h"
#include "daemon/cli/load_definitions.h"

namespace housingd::cli {

std::variant<OpenedStore, ExitStatus> open_for_reading(const CommonOptions& options, const Console& console) {
  std::string url;
  if (options.store) {
    url = *options.store;
  } else {
    const auto definitions = load_definitions(options, console);
    if (!definitions) return ExitStatus::usage;
    url = definitions->settings.store;
  }
  auto store = upsert::open_store(url, upsert::Access::read);
  if (!store) return report(console, options.output, store.error());
  return OpenedStore{std::move(url), std::move(*store)};
}

}  // namespace housingd::cli

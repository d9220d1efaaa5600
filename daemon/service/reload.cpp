#include "daemon/service/reload.h"

#include <spdlog/spdlog.h>

#include <utility>

#include "daemon/service/definitions_difference.h"
#include "daemon/service/idle_memory.h"
#include "pipeline/async/offload.h"

namespace housingd::service {

using async::awaitable;
using definition::Definitions;
using outcome::Disposition;
using outcome::Error;
using outcome::ErrorCode;
using outcome::result;

namespace {

using Lines = std::vector<std::string>;

}  // namespace

Reloader::Reloader(LoadDefinitions load, async::Executor workers, upsert::Store& store, runner::Runner& runner,
                   scheduler::Scheduler& scheduler, std::shared_ptr<const Definitions> first)
    : load_(std::move(load)),
      workers_(std::move(workers)),
      store_(store),
      runner_(runner),
      scheduler_(scheduler),
      begun_with_(first->settings),
      current_(std::move(first)) {
  state_.loaded_at = std::chrono::system_clock::now();
}

awaitable<result<Lines>> Reloader::reload() {
  if (under_way_) {
    co_return Error(Disposition::retry, ErrorCode::run_conflict, "a reload is under way already; try again");
  }
  under_way_ = true;
  auto attempting = attempt();
  auto done = co_await std::move(attempting);
  under_way_ = false;
  if (runner_.live().empty()) IdleMemory::give_back();
  const auto now = std::chrono::system_clock::now();
  if (done) {
    state_ = {.loaded_at = now,
              .changes = *done,
              .at_next_start = waiting_for_start(begun_with_, current_->settings),
              .error = std::nullopt,
              .failed_at = std::nullopt};
    if (done->empty()) spdlog::info("reloaded: nothing changed");
    for (const auto& change : *done) spdlog::info("reloaded: {}", change);
  } else {
    state_.error = done.error().message();
    state_.failed_at = now;
    spdlog::error("not reloaded, the former definitions hold: {}", done.error().message());
  }
  co_return done;
}

awaitable<result<Lines>> Reloader::attempt() {
  auto loading = async::offload(workers_, load_);
  auto loaded = co_await std::move(loading);
  if (!loaded) co_return loaded.error();
  auto wanted = std::make_shared<const Definitions>(*std::move(loaded));
  auto checking = check_models(wanted);
  const auto checked = co_await std::move(checking);
  if (!checked) co_return checked.error();
  auto adopting = scheduler_.adopt(wanted);
  const auto adopted = co_await std::move(adopting);
  if (!adopted) co_return adopted.error();
  runner_.adopt(wanted);
  Lines changes = difference(*current_, *wanted);
  for (const auto& setting : waiting_for_start(begun_with_, wanted->settings)) {
    changes.push_back("settings: " + setting + " changed; takes effect at the next start");
  }
  current_ = std::move(wanted);
  co_return changes;
}

// A model that the store would refuse is refused now, not in the night.
awaitable<result<void>> Reloader::check_models(std::shared_ptr<const Definitions> wanted) {
  for (auto model = wanted->models.begin(); model != wanted->models.end(); ++model) {
    const auto before = current_->models.find(model->first);
    if (before != current_->models.end() && before->second == model->second) continue;
    auto examining = store_.examine(model->second);
    auto examined = co_await std::move(examining);
    if (!examined) co_return std::move(examined.error()).in("model " + model->first);
  }
  co_return result<void>();
}

}  // namespace housingd::service

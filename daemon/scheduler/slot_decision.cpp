#include "daemon/scheduler/slot_decision.h"

#include <algorithm>
#include <utility>

#include "daemon/scheduler/slot_reason.h"

namespace housingd::scheduler {

using definition::OnMissed;
using definition::Overlap;
using schedule::Instant;
using std::chrono::milliseconds;
using upsert::SlotOutcome;
using upsert::SlotRecord;

namespace {

void add(std::optional<DueSlots>& due, Instant slot) {
  if (!due) {
    due = DueSlots{.first = slot, .before_last = slot, .last = slot, .count = 1};
    return;
  }
  due->before_last = std::exchange(due->last, slot);
  ++due->count;
}

DueSlots before_last_of(const DueSlots& due) {
  return {.first = due.first, .before_last = due.before_last, .last = due.before_last, .count = due.count - 1};
}

DueSlots last_of(const DueSlots& due) {
  return {.first = due.last, .before_last = due.last, .last = due.last, .count = 1};
}

class Judge {
 public:
  Judge(const definition::Job& job, milliseconds jitter, const DueSlots& due, const JobStanding& standing, Instant now)
      : job_(job),
        schedule_(job.schedule.value()),
        due_(due),
        standing_(standing),
        now_(now),
        last_chance_(last_chance(schedule_, jitter, due, standing.waited_until)),
        lateness_(now - std::max(due.last + jitter, standing.waited_until.value_or(Instant::min()))) {}

  Decision decide() && {
    if (standing_.paused) {
      settle(due_, SlotOutcome::skipped_paused, "the job is paused");
    } else if (standing_.waiting && standing_.running) {
      act(Action::buffer, due_);
    } else if (now_ > last_chance_) {
      settle(due_, SlotOutcome::missed_deadline, reason_of_missed(schedule_, due_.count, lateness_, standing_.failure));
    } else if (standing_.running && schedule_.overlap == Overlap::skip) {
      settle(due_for_the_run(), SlotOutcome::skipped_overlap, reason_of_skipped(standing_.opening));
    } else {
      const DueSlots slots = due_for_the_run();
      act(action(), slots);
    }
    return std::move(decision_);
  }

 private:
  [[nodiscard]] Action action() const {
    if (!standing_.running) return Action::start;
    return schedule_.overlap == Overlap::replace ? Action::replace : Action::buffer;
  }

  // Those that a run stands for; the others are missed.
  DueSlots due_for_the_run() {
    if (standing_.waiting || schedule_.on_missed == OnMissed::run_once || due_.count == 1) return due_;
    settle(before_last_of(due_), SlotOutcome::missed_deadline, reason_of_passed_over(standing_.failure));
    return last_of(due_);
  }

  void settle(const DueSlots& slots, SlotOutcome outcome, std::string reason) {
    decision_.outcomes.push_back(record_of(job_.name, slots, outcome, std::move(reason), now_));
  }

  void act(Action action, const DueSlots& slots) {
    decision_.action = action;
    decision_.slots = slots;
    if (action != Action::start) return;
    if (slots.count > 1) {
      decision_.started.push_back(record_of(job_.name, before_last_of(slots), SlotOutcome::coalesced,
                                            reason_of_coalesced(standing_.waiting), now_));
    }
    decision_.started.push_back(record_of(job_.name, last_of(slots), SlotOutcome::started,
                                          reason_of_started(schedule_, lateness_, standing_.waiting, standing_.failure),
                                          now_));
  }

  const definition::Job& job_;
  const definition::Schedule& schedule_;
  const DueSlots& due_;
  const JobStanding& standing_;
  Instant now_;
  Instant last_chance_;
  milliseconds lateness_;
  Decision decision_;
};

}  // namespace

Counted count_due(const schedule::ScheduleTimes& times, milliseconds jitter, Instant decided_until, Instant now,
                  std::optional<DueSlots> so_far, std::uint64_t patience) {
  Counted counted{.due = so_far, .rest = std::nullopt};
  Instant at = decided_until;
  for (; patience > 0; --patience) {
    const auto fire = times.next_after(at);
    if (!fire || fire->at + jitter > now) return counted;
    at = fire->at;
    add(counted.due, at);
  }
  counted.rest = at;
  return counted;
}

Decision decide(const definition::Job& job, milliseconds jitter, const DueSlots& due, const JobStanding& standing,
                Instant now) {
  return Judge(job, jitter, due, standing, now).decide();
}

Instant last_chance(const definition::Schedule& schedule, milliseconds jitter, const DueSlots& due,
                    std::optional<Instant> waited_until) {
  const bool once = schedule.on_missed == OnMissed::run_once;
  if (once && schedule.starting_deadline.count() == 0) return Instant::max();
  const Instant due_at = std::max(due.last + jitter, waited_until.value_or(Instant::min()));
  const milliseconds patience = once ? schedule.starting_deadline : milliseconds(0);
  return due_at + std::max<milliseconds>(on_time, patience);
}

SlotRecord record_of(const std::string& job, const DueSlots& slots, SlotOutcome outcome, std::string reason,
                     Instant now) {
  return {.job = job,
          .first = slots.first,
          .last = slots.last,
          .count = slots.count,
          .outcome = outcome,
          .run = 0,
          .decided_at = now,
          .reason = std::move(reason)};
}

}  // namespace housingd::scheduler

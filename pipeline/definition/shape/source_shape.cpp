#include "pipeline/definition/shape/containers.h"
#include "pipeline/definition/shape/kinds.h"
#include "pipeline/definition/shape/object.h"
#include "pipeline/definition/shape/scalars.h"
#include "pipeline/definition/units.h"

namespace housingd::definition::shape {

using namespace std::chrono_literals;

namespace {

void check_backoff(const Backoff& backoff, const yaml::Node& node, Reading& reading) {
  if (backoff.initial <= backoff.max) return;
  reading.refuse(node.spot,
                 "'initial' (" + format_duration(backoff.initial) + ") is longer than 'max' (" +
                     format_duration(backoff.max) + ") in " + reading.subject(),
                 "initial to be at most max");
}

ShapeOf<RateLimit> rate_limit_shape() {
  return object<RateLimit>()
      .optional("count", &RateLimit::count, integer<std::uint32_t>(1, 1'000'000, "requests"),
                "How many requests may begin in any window of 'interval'.")
      .optional("interval", &RateLimit::interval, duration(1ms, 24h), "The window of 'count'.")
      .optional("max_in_flight", &RateLimit::max_in_flight, integer<std::uint32_t>(1, 1'024, "requests"),
                "How many requests may be unanswered at a time.")
      .optional("adaptive", &RateLimit::adaptive, boolean(),
                "Halve the pace when the source answers 429 or 503 or not in time, and raise it again bit by bit.")
      .done();
}

ShapeOf<Retry> retry_shape() {
  const auto backoff = object<Backoff>()
                           .optional("initial", &Backoff::initial, duration(1ms, 24h),
                                     "The wait before the second attempt; doubled each time.")
                           .optional("max", &Backoff::max, duration(1ms, 24h), "The longest wait between two attempts.")
                           .check(check_backoff)
                           .done();
  const auto budget =
      object<RetryBudget>()
          .optional("ratio", &RetryBudget::ratio, ratio(),
                    "Of the requests that went well, so many more may be sent again.")
          .optional("partition", &RetryBudget::partition, integer<std::uint32_t>(0, 1'000'000, "requests"),
                    "Requests of one partition that may be sent again before it fails.")
          .optional("run", &RetryBudget::run, integer<std::uint32_t>(0, 1'000'000, "requests"),
                    "Requests of all partitions that may be sent again before the run fails.")
          .done();
  return object<Retry>()
      .optional("max_attempts", &Retry::max_attempts, integer<std::uint32_t>(1, 100, "attempts"),
                "Tries of one request, the first included; 1: no retry.")
      .optional("backoff", &Retry::backoff, backoff, "How the wait between attempts grows.")
      .optional("jitter", &Retry::jitter, choice<Jitter>({{"full", Jitter::full}, {"none", Jitter::none}}),
                "full: a random part of the wait, so that clients do not return together; none: all of it.")
      .optional("max_wait", &Retry::max_wait, duration(0ms, 24h * 7),
                "A Retry-After longer than this is not waited for: the run yields and resumes then.")
      .optional("budget", &Retry::budget, budget, "How many retries there may be in all.")
      .done();
}

ShapeOf<CircuitBreaker> circuit_breaker_shape() {
  return object<CircuitBreaker>()
      .optional("failures", &CircuitBreaker::failures, integer<std::uint32_t>(1, 1'000'000, "attempts"),
                "Failed attempts in a row after which the source is left alone.")
      .optional("open", &CircuitBreaker::open, duration(1ms, 24h), "For how long, before one request probes it.")
      .done();
}

}  // namespace

ShapeOf<Source> source_shape() {
  const auto keep = [](std::map<std::string, Endpoint>& into, const std::string& name, Endpoint endpoint) {
    endpoint.name = name;
    into.emplace(name, std::move(endpoint));
  };
  const auto endpoints =
      map_of<std::map<std::string, Endpoint>>(definition_name(), endpoint_shape(), Count::at_least_one, keep);
  return object<Source>()
      .required("source", &Source::name, text(definition_name()), "The name by which jobs call this source.")
      .required("client", &Source::client, client_shape(), "How to reach it.")
      .optional("rate_limit", &Source::rate_limit, rate_limit_shape(),
                "The pace that is never exceeded, by all jobs of this source together.")
      .optional("retry", &Source::retry, retry_shape(), "What to do about attempts that fail.")
      .optional("circuit_breaker", &Source::circuit_breaker, circuit_breaker_shape(),
                "When to leave a failing source alone.")
      .required("endpoints", &Source::endpoints, endpoints, "What the source lists, each by a name of yours.")
      .done();
}

}  // namespace housingd::definition::shape

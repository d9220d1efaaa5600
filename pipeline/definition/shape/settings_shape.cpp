#include "pipeline/definition/shape/kinds.h"
#include "pipeline/definition/shape/object.h"
#include "pipeline/definition/shape/scalars.h"
#include "pipeline/definition/store_kind.h"

namespace housingd::definition::shape {

namespace {

bool is_store(std::string_view text) {
  return store_kind(text).has_value();
}

ShapeOf<Logging> logging_shape() {
  return object<Logging>()
      .optional("level", &Logging::level,
                choice<LogLevel>({{"trace", LogLevel::trace},
                                  {"debug", LogLevel::debug},
                                  {"info", LogLevel::info},
                                  {"warn", LogLevel::warn},
                                  {"error", LogLevel::error}}),
                "The least severe messages that are written.")
      .optional(
          "format", &Logging::format,
          choice<LogFormat>({{"text", LogFormat::text}, {"logfmt", LogFormat::logfmt}, {"json", LogFormat::json}}),
          "How a message is written: for people, as key=value, or as one JSON object a line.")
      .done();
}

}  // namespace

ShapeOf<Settings> settings_shape() {
  const Rule store{.accepts = is_store,
                   .pattern = R"(((sqlite:|postgres(ql)?://).+|\s*[a-z_]+\s*=.*))",
                   .expected = expected_store_url};
  return object<Settings>()
      .optional("store", &Settings::store, text(store),
                "Where rows go: an SQLite file, or a PostgreSQL database by its libpq URI or keywords.")
      .optional("log", &Settings::log, logging_shape(), "What is logged, and how.")
      .done();
}

}  // namespace housingd::definition::shape

#include "tests/upsert/homes.h"

#include <stdexcept>

#include "tests/definition/folder.h"

namespace housingd::upsert {

namespace {

constexpr const char* source = R"(source: api
client: { base_url: "https://api.example.dk" }
endpoints:
  homes:
    path: /homes
    data_selector: /homes
    record_key: /id
    roots: { home: "", offer: /offers/* }
  offers:
    path: /offers
    data_selector: /offers
    record_key: /id
    roots: { home: /home, offer: "" }
)";

constexpr const char* model = R"(model: homes
tables:
  homes:
    root: home
    key: id
    columns:
      id: { path: /id, type: text }
      street: { path: /street, type: text }
      price: { path: /price, type: bigint }
      area: { path: /area, type: double }
      for_sale: { path: /for_sale, type: boolean }
      town_code: { path: /town/code, type: integer }
    track: [price, area, for_sale]
  rooms:
    parent: homes
    each: /rooms
    key: [home_id, number]
    columns:
      home_id: { parent: id }
      number: { path: /number, type: integer }
      size: { path: /size, type: double }
  windows:
    parent: rooms
    each: /windows
    key: [home_id, room_number, position]
    columns:
      home_id: { parent: home_id }
      room_number: { parent: number }
      position: { element: position }
      width: { path: /width, type: integer }
  offers:
    root: offer
    parent: homes
    key: offer_id
    columns:
      offer_id: { path: /id, type: text }
      home_id: { parent: id }
      price: { path: /price, type: bigint }
      since: { path: /since, type: date }
    track: [price]
  viewings:
    parent: offers
    each: /viewings
    key: [offer_id, position]
    columns:
      offer_id: { parent: offer_id }
      position: { element: position }
      starts_at: { path: "", type: timestamp }
  towns:
    root: home
    at: /town
    shared: true
    key: code
    columns:
      code: { path: /code, type: integer }
      name: { path: /name, type: text }
      people: { path: /people, type: integer }
    track: [people]
)";

std::string edited(std::string text, const Edits& edits) {
  for (const auto& [from, to] : edits) {
    const std::size_t at = text.find(from);
    if (at == std::string::npos) throw std::runtime_error("nothing to edit: " + from);
    text.replace(at, from.size(), to);
  }
  return text;
}

}  // namespace

Homes load_homes(const Edits& edits) {
  definition::Folder folder;
  folder.write("sources/api.yaml", source).write("models/homes.yaml", edited(model, edits));
  auto loaded = folder.load();
  if (!loaded.diagnostics.empty()) throw std::runtime_error(folder.text_of(loaded.diagnostics));
  auto& endpoints = loaded.definitions.sources.at("api").endpoints;
  return {std::move(loaded.definitions.models.at("homes")), std::move(endpoints.at("homes")),
          std::move(endpoints.at("offers"))};
}

Homes homes_of_every_type() {
  return load_homes({{"street: { path: /street, type: text }",
                      "street: { path: /street, type: text }\n"
                      "      register_id: { path: /register_id, type: uuid }\n"
                      "      extra: { path: /extra, type: json }"}});
}

}  // namespace housingd::upsert

#include "simulator/generator/names.h"

#include <array>

namespace housingd::simulator::generator {
namespace {

using namespace std::string_view_literals;

constexpr std::array road_beginnings{
    "Abild"sv,      "Agern"sv,      "Alke"sv,   "Aske"sv,     "Bakke"sv,    "Birke"sv,  "Blomster"sv, "Bregne"sv,
    "Brønd"sv,      "Bøge"sv,       "Dal"sv,    "Drossel"sv,  "Dige"sv,     "Eble"sv,   "Ege"sv,      "Eng"sv,
    "Elle"sv,       "Enebær"sv,     "Falke"sv,  "Fasan"sv,    "Fjord"sv,    "Fyrre"sv,  "Gartner"sv,  "Gran"sv,
    "Grøn"sv,       "Gøge"sv,       "Hassel"sv, "Havre"sv,    "Hede"sv,     "Hegre"sv,  "Hjorte"sv,   "Hvede"sv,
    "Hyben"sv,      "Hylde"sv,      "Høj"sv,    "Kastanje"sv, "Kilde"sv,    "Kirke"sv,  "Kløver"sv,   "Korn"sv,
    "Kornblomst"sv, "Lærke"sv,      "Ligge"sv,  "Linde"sv,    "Lund"sv,     "Lyng"sv,   "Løve"sv,     "Mark"sv,
    "Mejse"sv,      "Mose"sv,       "Musvit"sv, "Mølle"sv,    "Nelliker"sv, "Nørre"sv,  "Nødde"sv,    "Pile"sv,
    "Poppel"sv,     "Præste"sv,     "Ravne"sv,  "Rønne"sv,    "Rosen"sv,    "Rug"sv,    "Røde"sv,     "Sivkær"sv,
    "Skov"sv,       "Skole"sv,      "Slåen"sv,  "Solsikke"sv, "Sol"sv,      "Stær"sv,   "Strand"sv,   "Svale"sv,
    "Sø"sv,         "Søster"sv,     "Tjørne"sv, "Tulipan"sv,  "Ugle"sv,     "Vandel"sv, "Vibe"sv,     "Vinkel"sv,
    "Violin"sv,     "Ærø"sv,        "Ørne"sv,   "Østre"sv,    "Åkande"sv,   "Ål"sv,     "Kærmose"sv,  "Teglværks"sv,
    "Sten"sv,       "Gammel Bro"sv,
};
constexpr std::array road_endings{"vej"sv,    "vænget"sv, "gade"sv,   "alle"sv,   "stien"sv,   "parken"sv, "haven"sv,
                                  "bakken"sv, "krogen"sv, "toften"sv, "gangen"sv, "svinget"sv, "leddet"sv, "lunden"sv,
                                  "dalen"sv,  "ageren"sv, "højen"sv,  "kæret"sv,  "engen"sv,   "vangen"sv};

constexpr std::array place_kinds{"Hf. "sv, "Haveforeningen "sv, "Grundejerforeningen "sv, ""sv, ""sv};
constexpr std::array place_words{"Solglimt"sv,    "Fremad"sv,       "Bredalen"sv,  "Grønhøj"sv,     "Sandager"sv,
                                 "Vestervang"sv,  "Fredens Have"sv, "Nøddelund"sv, "Mosehøj"sv,     "Kragerup"sv,
                                 "Hvidemose"sv,   "Dyrehøj"sv,      "Lillebro"sv,  "Storkereden"sv, "Elverhøj"sv,
                                 "1. Maj 1934"sv, "Ny Tjørnegård"sv};

constexpr std::array realtor_brands{"Hjemsted"sv,       "Nøglehuset"sv,  "Tag over Hovedet"sv, "Mægler & Mark"sv,
                                    "Boligbroen"sv,     "Villahandel"sv, "Grund & Gård"sv,     "Dør til Dør"sv,
                                    "Solsiden Bolig"sv, "Kvadrat"sv};
constexpr std::array realtor_forms{" "sv, " - "sv, ", "sv};

}  // namespace

std::size_t road_name_count() {
  return road_beginnings.size() * road_endings.size();
}

std::string road_name(std::size_t index) {
  const auto beginning = road_beginnings[index % road_beginnings.size()];
  const auto ending = road_endings[(index / road_beginnings.size()) % road_endings.size()];
  return std::string(beginning).append(ending);
}

std::string place_name(Random& random) {
  return std::string(random.pick(place_kinds)).append(random.pick(place_words));
}

std::string realtor_name(Random& random, std::string_view city) {
  std::string name(random.pick(realtor_brands));
  name.append(random.pick(realtor_forms)).append(city);
  if (random.chance(0.2)) name.append(" ApS");
  return name;
}

}  // namespace housingd::simulator::generator

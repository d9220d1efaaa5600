#include "simulator/generator/description.h"

#include <fmt/format.h>

#include <array>
#include <string_view>

namespace housingd::simulator::generator {
namespace {

using namespace std::string_view_literals;

constexpr std::array openings{
    "Her bor I med plads til hele familien og kort vej til det hele."sv,
    "Sjælden mulighed på en af byens roligste veje!"sv,
    "Træd indenfor i et hus, der har været passet godt i mange år."sv,
    "Drømmer I om egen have, lyse rum og gode naboer, så læs videre."sv,
    "Et hjem med sjæl, højt til loftet og udsigt over markerne."sv,
    "Nøglen ligger klar til den, der vil flytte ind uden at løfte en pensel."sv,
};
constexpr std::array sentences{
    "Stuen vender mod syd, og eftermiddagssolen når helt ind til spisebordet."sv,
    "Køkkenet er fra 2019 med induktion, indbygget ovn og masser af skuffer."sv,
    "Fra entréen fordeler man sig til tre gode værelser og et nyere badeværelse."sv,
    "Haven er anlagt med frugttræer, bærbuske og en lille drivbænk."sv,
    "Der er carport til to biler og et tørt udhus til cykler og redskaber."sv,
    "Skole, børnehave og indkøb nås på få minutter ad stisystemet."sv,
    "Taget er efterset, og vinduerne er skiftet til tolags lavenergiglas."sv,
    "Kælderen har vaskerum, hobbyrum og rigelig plads til opbevaring."sv,
    "På første sal venter et stort soveværelse med skrå vægge og kvistvinduer."sv,
    "Badeværelset har gulvvarme, bruseniche og vindue mod gårdsiden."sv,
    "Terrassen er flisebelagt og ligger i læ for vestenvinden."sv,
    "Huset er opvarmet med fjernvarme og har en lav årlig udgift."sv,
    "Grunden er let at holde og giver plads til trampolin og køkkenhave."sv,
    "Til stationen er der ti minutter på cykel, og bussen stopper for enden af vejen."sv,
    "Brændeovnen gør de mørke aftener hyggelige og sparer på varmen."sv,
    "Der er mulighed for at udvide boligen mod haven efter kommunens regler."sv,
    "Naboskabet er kendt for sommerfest, fælles flagstang og hjælpsomme hænder."sv,
    "Loftet er isoleret med 300 mm, og der er ført fiber ind i bryggerset."sv,
    "Vandet er tæt på: en gåtur på 1½ kilometer fører til badebroen."sv,
    "El-installationen er gennemgået, og der er lavet lader til elbil (11 kW)."sv,
    "Grundejerforeningen holder vej, legeplads og det lille grønne område."sv,
    "Gulvene er slebne fyrretræsplanker, væggene er hvide – lige til at male selv."sv,
};
constexpr std::array closings{
    "Ring og aftal en fremvisning, vi viser gerne frem uden for åbningstid."sv,
    "Book en tid allerede i dag – vi glæder os til at vise jer rundt."sv,
    "Salgsopstilling og tilstandsrapport kan hentes hos os."sv,
    "Overvejer I selv at sælge? Vi kigger forbi til en uforpligtende snak."sv,
};
// What breaks readers that expect ASCII: no-break space, emoji with a
// zero-width joiner, a combining accent, a C1 control, a soft hyphen, a tab.
constexpr std::array curiosities{
    "Areal: 5\u00a0værelser, 2\u00a0toiletter."sv,
    "☀️ Solrig have ☀️"sv,
    "Perfekt til børnefamilien 👨\u200d👩\u200d👧!"sv,
    "Cafe\u0301en på hjørnet har byens bedste kage."sv,
    "\"Et hus man bliver glad af\" – tidligere ejer"sv,
    "Pris pr. m²\tunder områdets gennemsnit"sv,
    "Åbent hus \xc2\x96 husk tilmelding \xc2\x96 alle er velkomne"sv,
    "Dobbelt\u00adgarage \\ værksted"sv,
    "🏡🌳🚲"sv,
};

constexpr std::array title_qualities{"Lys"sv,         "Velholdt"sv, "Rummelig"sv,    "Hyggelig"sv,
                                     "Gennemtænkt"sv, "Klassisk"sv, "Nyistandsat"sv, "Familievenlig"sv};
constexpr std::array title_things{"murermestervilla"sv, "længe"sv, "bolig"sv, "villa med have"sv,
                                  "perle på lukket vej"sv};
constexpr std::array title_ends{
    " tæt på skole og skov"sv, " med stor have"sv, " og plads til alle"sv, " nær stationen\u00a0"sv, ""sv, " ✨"sv};

constexpr std::array image_subjects{
    "Et gult murstenshus"sv, "En hvid villa"sv,     "Et åbent køkken"sv,        "En lys stue"sv,
    "Et badeværelse"sv,      "En stor græsplæne"sv, "En flisebelagt terrasse"sv};
constexpr std::array image_places{"ligger ved en stille vej"sv, "ses fra haven"sv, "er fyldt med dagslys"sv,
                                  "vender mod en lav hæk"sv, "står tomt og nymalet"sv};
constexpr std::array image_details{"Himlen er let skyet."sv, "Et bord og fire stole står til højre."sv,
                                   "Gulvet er af lyst træ."sv, "I baggrunden ses høje træer og et rødt tag."sv};

}  // namespace

std::string description_title(const Home& home, Random& random) {
  std::string title(random.pick(title_qualities));
  title.append(" ").append(random.pick(title_things));
  if (random.chance(0.3)) title.append(fmt::format(" på {} m²", home.living_area));
  return title.append(random.pick(title_ends));
}

std::string description_body(const Home& home, std::size_t bytes, Random& random) {
  std::string body(random.pick(openings));
  body.append(fmt::format("\n\nPå {} i {} finder I {} m² bolig fra {}. ", home.lot->road->name,
                          home.lot->zip_area->city, home.living_area, home.year_built));
  while (body.size() < bytes) {
    body.append(random.pick(sentences));
    if (random.chance(0.08)) body.append("\n").append(random.pick(curiosities));
    body.append(random.chance(0.2) ? "\n\n"sv : random.chance(0.05) ? "\r\n"sv : " "sv);
  }
  return body.append(random.pick(closings));
}

std::string image_text(Random& random) {
  std::string text(random.pick(image_subjects));
  text.append(" ").append(random.pick(image_places));
  return text.append(". ").append(random.pick(image_details));
}

}  // namespace housingd::simulator::generator

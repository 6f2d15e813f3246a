using System.Collections.Frozen;

namespace Memory.Server.Extraction.Rules;

/// <summary>Tells places from other things that one can be in, move to or come from.</summary>
internal static class Places
{
    /// <summary>Places known by name, so that weak wordings ("a nurse in Lisbon") and lower case can be trusted.</summary>
    private static readonly FrozenSet<string> Known = string.Join('|',
        "afghanistan|albania|algeria|argentina|armenia|australia|austria|azerbaijan|bangladesh|belarus|belgium|bolivia|bosnia|botswana|brazil|bulgaria|cambodia|cameroon|canada|chile|china|colombia|costa rica|croatia|cuba|cyprus|czechia|czech republic|denmark|dominican republic|ecuador|egypt|el salvador|estonia|ethiopia|finland|france|georgia|germany|ghana|greece|guatemala|haiti|honduras|hungary|iceland|india|indonesia|iran|iraq|ireland|israel|italy|ivory coast|jamaica|japan|jordan|kazakhstan|kenya|korea|south korea|north korea|kuwait|latvia|lebanon|libya|lithuania|luxembourg|malaysia|malta|mexico|moldova|mongolia|montenegro|morocco|mozambique|myanmar|namibia|nepal|netherlands|the netherlands|new zealand|nicaragua|nigeria|norway|oman|pakistan|palestine|panama|paraguay|peru|philippines|the philippines|poland|portugal|puerto rico|qatar|romania|russia|rwanda|saudi arabia|senegal|serbia|singapore|slovakia|slovenia|somalia|south africa|spain|sri lanka|sudan|sweden|switzerland|syria|taiwan|tanzania|thailand|tunisia|turkey|uganda|ukraine|uae|united arab emirates|uk|the uk|united kingdom|the united kingdom|england|scotland|wales|northern ireland|usa|the usa|us|the us|united states|the united states|america|uruguay|uzbekistan|venezuela|vietnam|zambia|zimbabwe|europe|africa|asia",
        "alabama|alaska|arizona|arkansas|california|colorado|connecticut|delaware|florida|hawaii|idaho|illinois|indiana|iowa|kansas|kentucky|louisiana|maine|maryland|massachusetts|michigan|minnesota|mississippi|missouri|montana|nebraska|nevada|new hampshire|new jersey|new mexico|new york|north carolina|north dakota|ohio|oklahoma|oregon|pennsylvania|rhode island|south carolina|south dakota|tennessee|texas|utah|vermont|virginia|washington|west virginia|wisconsin|wyoming|ontario|quebec|british columbia|alberta|nova scotia|bavaria|catalonia|andalusia|tuscany|sicily|kerala|punjab|bali|queensland|victoria|new south wales|tasmania",
        "amsterdam|ankara|antwerp|athens|atlanta|auckland|austin|baltimore|bangalore|bangkok|barcelona|basel|beijing|beirut|belfast|belgrade|bergen|berlin|bern|birmingham|bogota|bogotá|boise|bologna|bordeaux|boston|bratislava|brighton|brisbane|bristol|brooklyn|brussels|bucharest|budapest|buenos aires|buffalo|cairo|calgary|cambridge|canberra|cape town|caracas|cardiff|casablanca|charlotte|chennai|chicago|cincinnati|cleveland|cologne|columbus|copenhagen|cork|dakar|dallas|delhi|denver|detroit|doha|dortmund|dresden|dubai|dublin|durban|edinburgh|edmonton|eindhoven|florence|frankfurt|fresno|geneva|genoa|ghent|glasgow|gothenburg|granada|graz|guadalajara|haifa|halifax|hamburg|hanoi|hanover|havana|helsinki|ho chi minh city|hong kong|honolulu|houston|hyderabad|indianapolis|istanbul|jacksonville|jakarta|jerusalem|johannesburg|kansas city|karachi|kathmandu|kigali|krakow|kuala lumpur|kyiv|kyoto|la|la paz|lagos|lahore|las vegas|lausanne|leeds|leipzig|liege|lima|lisbon|liverpool|ljubljana|london|los angeles|louisville|lyon|madrid|malaga|malmo|malmö|manchester|manila|marseille|medellin|melbourne|memphis|mexico city|miami|milan|milwaukee|minneapolis|minsk|monterrey|montevideo|montreal|moscow|mumbai|munich|nairobi|nantes|naples|nashville|new delhi|new orleans|newcastle|nice|nottingham|nyc|oakland|oklahoma city|omaha|orlando|osaka|oslo|ottawa|oxford|palermo|paris|perth|philadelphia|phoenix|pittsburgh|porto|portland|prague|pune|quito|raleigh|reykjavik|riga|rio|rio de janeiro|riyadh|rome|rotterdam|sacramento|salt lake city|salzburg|san antonio|san diego|san francisco|san jose|santiago|sao paulo|são paulo|sarajevo|savannah|seattle|seoul|seville|sf|shanghai|sheffield|shenzhen|sofia|st louis|st. louis|stockholm|stuttgart|sydney|taipei|tallinn|tampa|tbilisi|tehran|tel aviv|the bronx|the hague|tokyo|toronto|toulouse|tucson|tulsa|turin|utrecht|valencia|vancouver|venice|vienna|vilnius|warsaw|washington dc|washington, dc|dc|wellington|wroclaw|yokohama|york|zagreb|zaragoza|zurich|zürich")
        .Split('|').ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    public static bool IsKnown(string value) =>
        Known.Contains(value) || (value.IndexOf(',', StringComparison.Ordinal) is var comma and > 0 && Known.Contains(value[..comma].Trim()));

    /// <summary>The place that the words name after a wording that asks for one ("I live in …"); null when they name none.</summary>
    public static string? Read(string? raw)
    {
        if (Values.Clean(raw) is not { } value)
            return null;
        value = WithoutLowerCaseTail(Values.Named(Purpose.Replace(Dwelling.Replace(value, ""), "")));
        value = Values.Clean(value) ?? value;
        if (IsKnown(value))
            return value;
        if (Never.IsMatch(value) || value.Any(static character => character is '?' or '=' or '"'))
            return null;
        if (Described.IsMatch(value))
            return value;
        if (Values.IsProper(value))
            return NotAPlace.IsMatch(value) ? null : value;
        return LowerCase.IsMatch(value) && !NotAPlace.IsMatch(value) ? value : null;
    }

    /// <summary>A place that is known, or written as a proper name; for wordings that do not ask for a place by themselves.</summary>
    public static string? ReadWeak(string? raw) => Read(raw) is { } place && (IsKnown(place) || (Values.IsProper(place) && !Article.IsMatch(place))) ? place : null;

    /// <summary>Only a place known by name.</summary>
    public static string? ReadKnown(string? raw) => Values.Clean(raw) is { } value && WithoutLowerCaseTail(value) is var place && IsKnown(place) ? place : null;

    /// <summary>Splits "Arup in Manchester" where what follows "in" is a known place.</summary>
    public static (string Before, string? Place) SplitOff(string value)
    {
        var at = value.LastIndexOf(" in ", StringComparison.OrdinalIgnoreCase);
        return at > 0 && ReadKnown(value[(at + 4)..]) is { } place ? (value[..at], place) : (value, null);
    }

    /// <summary>"berlin, working remotely" is berlin; "Austin, Texas" stays.</summary>
    private static string WithoutLowerCaseTail(string value)
    {
        var comma = value.IndexOf(',', StringComparison.Ordinal);
        if (comma < 0)
            return value;
        var tail = value[(comma + 1)..].Trim();
        return tail.Length > 0 && (char.IsUpper(tail[0]) || Known.Contains(tail)) ? value : value[..comma].Trim();
    }

    private static readonly Pattern Described = Patterns.Of(@"^(a|an|the) (very |really )?((small|little|big|tiny|quiet|rural|large|remote|coastal|nice|fishing|mining|farming) )*(town|village|city|suburb|farm|island|countryside|hamlet|ranch|cabin|commune)( (near|outside|in|of|called|on|north of|south of|east of|west of) [\w .'-]+)?$");

    private static readonly Pattern LowerCase = Patterns.OfCase(@"^[\p{Ll}][\p{Ll}'.-]+( [\p{Ll}][\p{Ll}'.-]+){0,2}(, [\p{Ll} ]+)?$");

    /// <summary>"a small apartment in Queens" is Queens.</summary>
    private static readonly Pattern Dwelling = Patterns.Of(@"^(a|an|the|my|our) ([\w-]+ ){0,3}?(apartment|flat|house|studio|condo|place|cabin|loft|townhouse|room|home|dorm|suburb) (in|near|on|outside|of|outside of) (?=\p{L})");

    /// <summary>"Tokyo for a conference" is Tokyo.</summary>
    private static readonly Pattern Purpose = Patterns.Of(@" for .*$| and (the|it|everything|now|packed|my|we|that|there)\b.*$| (on|to see|to visit|visiting|with) (a|an|the|my|our|some|business|work|vacation|holiday|friends|family)\b.*$");

    private static readonly Pattern Article = Patterns.Of(@"^(the|a|an)\b");

    /// <summary>What one lives in, moves to or comes from without it being a place.</summary>
    private static readonly Pattern Never = Patterns.Of(
        @"^((fear|denial|peace|harmony|poverty|hope|dread|pain|awe|pursuit|search|need|support|favou?r|front|spite|memory|honou?r)( of .*| with .*)?|luxury|sin|style|comfort|constant .*|squalor|shame|darkness|exile|isolation|hell|heaven|limbo|mars|the moon|pluto|venus|jupiter|another planet|outer space|space|the future|the past|the moment|the present|my head|my own|a dream|a bubble|a fantasy|a world|a simulation|a society|a time|a shoe|the same|hotels?|college|school|general|order|reality|theory|trouble|love|bed|here|there|now|next|different|another|new|old|work|home|scratch|abroad|overseas|tears?|management|production|work|scrubs|chaos|clutter|gratitude|ignorance|bliss|debt|paradise|a (new|different|bigger|smaller|better|nice|nicer|studio|one|two|three|shared|rented|small|big|cozy|tiny|large)?\s*((bedroom|family) )?(apartment|flat|house|home|place|condo|room|studio|building|office|dorm|desk|team|role|position|job|neighbou?rhood|van|tent|box|houseboat|boat|world|castle|hotel|caravan|trailer|loft|townhouse|seat|cave|plan|version|tool|framework|language|provider|phone|car)s?\b.*|the (next|other|new|same|back|front|top|bottom|question|topic|point|end|beginning|support|sales|marketing|department|team|company|office|internet|wrong|right|left|cloud|main|suburbs?|dark|edge|middle|shadows?|woods|jungle)\b.*|an? (\w+ )?(apartment|flat|house|igloo|office|hole)\b.*|my .*|our .*|one'?s .*|his .*|her .*|their .*|\w+ing\b.*|part \d.*|step \d.*|chapter \d.*|page \d.*|what.*|[ivx]+)$");

    /// <summary>Tools, departments and the like, which people also move to and come from.</summary>
    private static readonly Pattern NotAPlace = Patterns.Of(
        @"\b(linux|windows|mac|macos|ios|android|postgres(ql)?|mysql|sqlite|mongodb|kubernetes|docker|vs ?code|vim|neovim|emacs|chrome|firefox|safari|aws|azure|gcp|notion|obsidian|slack|teams|zoom|react|vue|angular|svelte|typescript|javascript|python|rust|golang|java|kotlin|swift|git|github|gitlab|net|dotnet|ubuntu|debian|fedora|arch|excel|sheets|figma|jira|team|department|dept|division|role|position|project|section|tier|support|marketing|sales|finance|hr|it|engineering|legal|operations|accounting|chapter|version|topic|question|plan [a-z]|gmail|outlook|spotify|netflix|openai|anthropic|chatgpt|gpt|level|management|monday|tuesday|wednesday|thursday|friday|saturday|sunday|jail|prison|christ|weekly|daily|monthly|biweekly|remote|hybrid|decaf|agile|scrum|kanban|sprints?|milk|shifts?|schedule|format|basis|mode|hours|meetings?|freelanc\w+|part[- ]time|full[- ]time)\b");
}

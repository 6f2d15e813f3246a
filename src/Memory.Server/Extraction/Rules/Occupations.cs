using System.Collections.Frozen;

namespace Memory.Server.Extraction.Rules;

/// <summary>Tells "I'm a nurse" from "I'm a mess".</summary>
internal static class Occupations
{
    private static readonly FrozenSet<string> Heads = (
        "dev|web dev|nurse practitioner|practitioner|accountant|actor|actress|actuary|administrator|admin|advisor|adviser|analyst|anesthesiologist|animator|apprentice|arborist|archaeologist|architect|artist|astronaut|astronomer|athlete|attorney|auditor|author|baker|banker|barber|barista|bartender|biologist|blogger|bookkeeper|botanist|bricklayer|broker|builder|butcher|buyer|cameraman|captain|caregiver|carer|caretaker|carpenter|cashier|ceo|cfo|chairman|chef|chemist|chiropractor|cio|cleaner|clerk|cmo|coach|comedian|composer|concierge|conductor|consultant|contractor|controller|coo|cook|coordinator|copywriter|counselor|counsellor|courier|cpo|craftsman|crafter|cto|curator|dancer|dentist|dermatologist|designer|detective|developer|dietitian|diplomat|director|diver|doctor|drummer|dj|economist|editor|educator|electrician|engineer|entrepreneur|estimator|executive|farmer|filmmaker|firefighter|fisherman|florist|founder|co-founder|cofounder|freelancer|gardener|geologist|geographer|glazier|goldsmith|graduate student|grad student|guard|guide|hairdresser|handyman|historian|homemaker|housewife|hygienist|illustrator|inspector|instructor|interpreter|intern|inventor|investigator|investor|janitor|jeweler|joiner|journalist|judge|lawyer|lecturer|librarian|lifeguard|linguist|lobbyist|locksmith|machinist|magician|mailman|manager|marketer|mason|masseur|mathematician|mechanic|medic|metallurgist|meteorologist|microbiologist|midwife|miner|model|mover|musician|nanny|neurologist|neuroscientist|notary|novelist|nurse|nutritionist|officer|operator|optician|optometrist|osteopath|painter|paralegal|paramedic|pastor|pathologist|pediatrician|pharmacist|phd student|philosopher|photographer|physician|physicist|physiotherapist|pianist|pilot|planner|plumber|poet|policeman|policewoman|politician|porter|postdoc|postman|potter|priest|principal|producer|professor|programmer|prosecutor|psychiatrist|psychologist|psychotherapist|publicist|rabbi|radiographer|radiologist|ranger|realtor|receptionist|recruiter|referee|reporter|representative|researcher|roofer|sailor|salesman|salesperson|saleswoman|scientist|screenwriter|sculptor|seamstress|secretary|seller|sergeant|shopkeeper|singer|social worker|sociologist|soldier|solicitor|songwriter|specialist|statistician|stewardess|steward|strategist|streamer|student|superintendent|supervisor|surgeon|surveyor|tailor|teacher|teaching assistant|technician|technologist|technical writer|tester|therapist|tiler|trader|trainee|trainer|translator|treasurer|truck driver|bus driver|taxi driver|driver|tutor|undergrad|undergraduate|urbanist|valet|vet|veterinarian|vicar|videographer|violinist|waiter|waitress|warden|watchmaker|web developer|welder|winemaker|writer|youtuber|zoologist|dad|mom|assistant|associate|sysadmin|devops|sre|scrum master|product owner|product lead|tech lead|team lead|lead|flight attendant|attendant|postal worker|factory worker|construction worker|worker|head chef|partner at .*|vp|vice president|president|head")
        .Split('|').ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether the noun phrase, without its article, names what someone does for a living.</summary>
    public static bool Names(string phrase, bool hasArticle = true)
    {
        if (Heads.Contains(phrase))
            return !OnlyInCompounds.IsMatch(phrase);
        if (Learned.IsMatch(phrase))
            return true;
        if (NotAJob.IsMatch(phrase) || phrase.Count(static character => character == ' ') > 4)
            return false;
        if (Leading.IsMatch(phrase))
            return true;
        if (!hasArticle || Doing.IsMatch(phrase))
            return false;
        var last = phrase.LastIndexOf(' ');
        return last > 0 && Heads.Contains(phrase[(last + 1)..]) && (!OnlyInCompounds.IsMatch(phrase[(last + 1)..]) || Compound.IsMatch(phrase));
    }

    /// <summary>"cardiologist", "pediatric psychiatrist".</summary>
    private static readonly Pattern Learned = Patterns.Of(@"^(\w+ )?\p{L}{3,}(ologist|iatrist|opath)$");

    private static readonly Pattern OnlyInCompounds = Patterns.Of(@"^(dad|mom|head|lead|partner|worker|model|guard|graduate)$");

    private static readonly Pattern Compound = Patterns.Of(@"\b(stay-at-home|work-from-home|tech|team|engineering|design|product|social|factory|construction|care|aid|fashion|security|data|research|case|farm|office|youth|support|postal|health)\b");

    /// <summary>"head of design", "VP of sales", "director of X".</summary>
    private static readonly Pattern Leading = Patterns.Of(@"^((senior|executive|managing|deputy|assistant|associate|regional|interim) )*(head|vp|vice president|director|chief|professor|dean|chair|manager|student|teacher|captain|president|ceo|cto|founder|secretary|minister|doctor|master) of [\w &-]{2,40}$|^chief \w+ officer$");

    /// <summary>"Seeing the dentist": an activity, not a job.</summary>
    private static readonly Pattern Doing = Patterns.Of(@"^\w+ing (a|an|the|my|to|for|with|at|on|in)\b");

    /// <summary>Judgements and comparisons rather than jobs: "a good cook", "a terrible driver".</summary>
    private static readonly Pattern NotAJob = Patterns.Of(@"^(not|no|never)\b|^(very |really |pretty |such |quite |super )?(good|bad|great|terrible|horrible|awful|big|huge|slow|fast|quick|nervous|careful|lousy|decent|visual|lifelong learner|total|complete|lazy|picky|poor|amazing|excellent|hopeless|happy|sad|proud|firm|strong|keen|avid|fair|typical|better|worse|fellow|wannabe|would-be|armchair|aspiring|future|former|ex-?|retired|failed|sort of|kind of|bit|little|lot|customer|backseat|control|only|first|last|second|third|human|person|user|native|frustrated|mind|role)\b");
}

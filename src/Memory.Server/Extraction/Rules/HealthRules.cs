using Memory.Server.Extraction.Reading;

namespace Memory.Server.Extraction.Rules;

/// <summary>What the user must not or does not eat, and conditions that last.</summary>
internal static class HealthRules
{
    public static void Read(Clause clause, FactSheet facts)
    {
        Allergy(clause, facts);
        Diet(clause, facts);
        if (clause is { Mode: Mode.Holds, IsPlural: false } && Condition.Match(clause.Text) is { Success: true } condition)
            facts.AddFree($"User {condition.Read("verb")!.Replace("am", "is", StringComparison.OrdinalIgnoreCase).Replace("have", "has", StringComparison.OrdinalIgnoreCase)} {condition.Read("v")}.", 0.9, 5);
    }

    private static void Allergy(Clause clause, FactSheet facts)
    {
        if (AllergicTo.Match(clause.Text) is { Success: true } match)
        {
            foreach (var value in Values.List(match.Read("v")))
                Add(clause, facts, value, $"is allergic to {value}");
        }
        else if (HasAllergy.Match(clause.Text) is { Success: true } has)
        {
            foreach (var value in Values.List(has.Read("v")))
                Add(clause, facts, value, $"has a {value} allergy");
        }
        else if (Intolerant.Match(clause.Text) is { Success: true } intolerant)
        {
            Add(clause, facts, intolerant.Read("v")!.ToLowerInvariant(), $"is {intolerant.Read("v")!.ToLowerInvariant()} intolerant");
        }
    }

    private static void Add(Clause clause, FactSheet facts, string value, string says)
    {
        if (!FigureOfSpeech.IsMatch(value))
            facts.Add(clause, new("allergy", value, says) { Importance = 5 });
    }

    private static void Diet(Clause clause, FactSheet facts)
    {
        if (DietIs.Match(clause.Text) is { Success: true } match)
        {
            var value = match.Read("v")!;
            facts.Add(clause, new("diet", value, $"is on a {value} diet") { Type = MemoryType.Preference, Importance = 4, State = match.Groups["past"].Success ? TemporalState.Past : null });
        }
        else if (DoesNotEat.Match(clause.Mode == Mode.NoLonger ? "I do not" + clause.Text[1..] : clause.Text) is { Success: true } avoids && clause.Mode != Mode.UsedTo)
        {
            facts.Add(clause with { Mode = Mode.Holds }, new("diet", $"no {avoids.Read("v")}", $"does not {avoids.Read("verb")!.ToLowerInvariant()} {avoids.Read("v")}") { Type = MemoryType.Preference, Importance = 4 });
        }
    }

    private static readonly Pattern AllergicTo = Patterns.Of(@"^I (?:am (?:\w+ly )?allergic to|have (?:an?|\w+) allerg(?:y|ies) to|have (?:an? )?(?:\w+ )?allerg(?:y|ies) to|am (?:an? )?allergy sufferer of|have been allergic to|developed an allergy to) (?<v>.+)$|^my allergies (?:are|include)(?: to)?:? (?<v>.+)$|^(?:allergies|my allergies): (?<v>.+)$");

    private static readonly Pattern HasAllergy = Patterns.Of(@"^I (?:have|have got|suffer from) (?:an? |some )?(?:severe |serious |bad |mild |terrible |deadly |life-threatening |slight )?(?<v>(?!(?:severe|serious|bad|mild|no|any|seasonal|food|many|some|several|lots)\b)[\w-]+(?: [\w-]+)?(?: and [\w-]+)?) allerg(?:y|ies)$");

    private static readonly Pattern Intolerant = Patterns.Of(@"^I (?:am|have) (?:an? )?(?<v>lactose|gluten|dairy|fructose|histamine|egg|soy|wheat)[- ](?:intolerant|intolerance|sensitive|sensitivity)$");

    private static readonly Pattern FigureOfSpeech = Patterns.Of(@"^(mondays?|tuesdays?|sundays?|mornings?|nonsense|bullshit|bs|work|working|stupid.*|drama|meetings?|exercise|people|commitment|responsibility|school|homework|fun|politics|small talk|idiots?|mornings|javascript|java|php|excel|bugs|corporate .*|hard work|failure|lies|liars|authority|criticism|change|(bad|ugly|messy|poor|stupid|slow|dumb|lazy|boring|fake|rude|loud|long|early) .*|(\w+ )?(code|meetings?|people|music|jokes?|ideas?|mornings?|emails?|deadlines|bosses|managers|puns|cardio|effort|chores|math|maths))$");

    private const string Diets =
        "vegetarian|vegan|pescatarian|pescetarian|flexitarian|fruitarian|carnivore|halal|kosher|keto|ketogenic|paleo|gluten[- ]free|dairy[- ]free|lactose[- ]free|low[- ]carb|low[- ]sodium|low[- ]fat|sugar[- ]free|plant[- ]based|mediterranean|raw food|raw vegan|whole30|fodmap|low[- ]fodmap|nut[- ]free|lacto-ovo vegetarian|lacto vegetarian";

    private static readonly Pattern DietIs = Patterns.Of("^(?:I (?:am|(?<past>was)|have been|became|have become|turned|went|have gone|go|eat|only eat|keep|follow|am on|am following|started|have started|do|am doing|am eating|have been eating)(?: an?| the| strictly| only| fully| completely| mostly)* (?<v>" + Diets + ")(?:s(?= |,|$))?(?: diet| lifestyle| food| meals)?(?: only)?(?: now| again)?|my diet is (?:strictly |mostly )?(?<v>" + Diets + "))(?: (?:for|and|by|because|since|but|then|until)\\b.*|,.*)?$");

    private static readonly Pattern DoesNotEat = Patterns.Of(@"^I (?:(?:do not|never|can not) (?<verb>eat|drink|consume|touch)|can not (?<verb>have)|avoid (?<verb>eat|drink)ing) (?:any )?(?<v>(?:meat|red meat|pork|beef|fish|seafood|shellfish|dairy|gluten|eggs?|sugar|poultry|chicken|animal products|alcohol|caffeine|coffee|wheat|bread|carbs|lamb|milk|cheese|nuts|peanuts|soy|spicy food|fried food|processed food)(?:(?:,| and| or|, or|, and) (?:meat|red meat|pork|beef|fish|seafood|shellfish|dairy|gluten|eggs?|sugar|poultry|chicken|animal products|alcohol|caffeine|coffee|wheat|bread|carbs|lamb|milk|cheese|nuts|peanuts|soy|fried food))*)(?: at all| anymore)?$");

    private static readonly Pattern Condition = Patterns.Of(@"^I (?<verb>am|have(?: got)?)(?: an?)? (?<v>(?:type (?:1|2|one|two) )?(?:diabetic|diabetes)|asthma|asthmatic|celiac(?: disease)?|coeliac(?: disease)?|epilepsy|epileptic|high blood pressure|hypertension|adhd|dyslexia|dyslexic|autistic|autism|color ?blind|colour ?blind|blind|deaf|hard of hearing|arthritis|migraines|chronic migraines|crohn's(?: disease)?|ibs|pregnant|celiac sufferer|heart condition|pacemaker|left-handed|wheelchair user)(?:,.*)?$");
}

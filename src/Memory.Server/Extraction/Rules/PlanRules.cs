using Memory.Server.Dates;
using Memory.Server.Extraction.Reading;

namespace Memory.Server.Extraction.Rules;

/// <summary>Goals, plans and dated events.</summary>
internal static class PlanRules
{
    public static void Read(Clause clause, FactSheet facts)
    {
        if (clause.Mode != Mode.Holds)
            return;
        Goal(clause, facts);
        PlanTo(clause, facts);
        Event(clause, facts);
    }

    /// <summary>
    /// A plan is known and worth recalling from when it is told, so it begins then; it ends with the time planned for.
    /// </summary>
    public static Draft Plan(Clause clause, string plan) => new("plan", plan, $"plans to {plan}{Spell(clause)}")
    {
        Type = MemoryType.Event,
        State = TemporalState.Future,
        From = clause.SaidAt,
        To = clause.Times.At?.To ?? clause.Times.Until,
        Confidence = 0.85,
    };

    private static string Spell(Clause clause) => clause.Times.At is { } at ? " " + TimeMentions.Spell(at) : "";

    private static void Goal(Clause clause, FactSheet facts)
    {
        var match = GoalIs.Match(clause.Text);
        if (match.Success)
        {
            foreach (var goal in match.Groups["thing"].Success && Values.CleanNoun(match.Read("v")) is { } thing ? [thing] : Values.List(match.Read("v")))
                Add(Gerunds.Infinitive(To.Replace(goal, "")), isThing: !match.Groups["to"].Success && !goal.StartsWith("to ", StringComparison.Ordinal) && Gerunds.Infinitive(goal) == goal);
        }
        else if (WantsTo.Match(clause.Text) is { Success: true } wants && Values.Clean(wants.Read("v")) is { } wish)
        {
            Add(wish);
        }
        else if (WorksTowards.Match(clause.Text) is { Success: true } works && Values.Clean(works.Read("v")) is { } aim)
        {
            Add(Gerunds.Infinitive(aim));
        }

        void Add(string goal, bool isThing = false) => facts.Add(clause, new("goal", goal, isThing ? $"'s goal is {match.Read("thing")}{goal}" : $"wants to {goal}") { IsTimeless = true, Confidence = 0.85, Importance = 3 });
    }

    private static void PlanTo(Clause clause, FactSheet facts)
    {
        if (clause.Times.At is { } past && past.To <= clause.SaidAt)
            return;
        var plan = Plans.Match(clause.Text) is { Success: true } match ? match.Read("v")
            : Goes.Match(clause.Text) is { Success: true } goes && (clause.Times.At is not null || goes.Groups["trip"].Success) && Places.ReadWeak(goes.Read("place")) is not null
                ? (goes.Groups["fly"].Success ? "fly to " : goes.Groups["visit"].Success ? "visit " : "go to ") + goes.Read("place")
                : null;
        if (plan is null || Move.IsMatch(plan) || Values.Clean(Someday.Replace(Gerunds.Infinitive(plan), "")) is not { } phrase || Errand.IsMatch(phrase))
            return;
        facts.Add(clause, Plan(clause, Article.IsMatch(phrase) ? "take " + phrase : phrase));
    }

    private static void Event(Clause clause, FactSheet facts)
    {
        if (clause.Times.At is not { } at)
            return;
        var text = Clock.Replace(clause.Text, "");
        var past = at.To <= clause.SaidAt;
        var (raw, verb) = HasEvent.Match(text) is { Success: true } has ? (has.Read("v"), (past ? "had " : "has ") + (has.Read("article") is { } article ? article + " " : ""))
            : EventIs.Match(text) is { Success: true } being ? (being.Read("v"), "'s ")
            : Moved.Match(text) is { Success: true } moved ? (moved.Read("v"), "'s ")
            : Finished.Match(text) is { Success: true } finished && past ? (finished.Read("v"), "took part in the ")
            : Ceremony.Match(text) is { Success: true } ceremony ? (ceremony.Read("v"), past ? "was " : "is ")
            : (null, "");
        if (raw is null || Values.CleanNoun(raw) is not { } what || (clause.IsPlural && Meeting.IsMatch(what)))
            return;
        if (!past && Moved.IsMatch(text))
            facts.Add(clause, new("event", what, $"has the {what} as planned") { Ends = true, IsTimeless = true, State = TemporalState.Current });
        var clock = Clock.Match(clause.Text).Value;
        facts.Add(clause, new("event", what, $"{verb.Replace("my ", "their ", StringComparison.Ordinal)}{what}{(verb is "'s " ? past ? " was" : " is" : "")} {TimeMentions.Spell(at)}{clock}")
        {
            Type = MemoryType.Event,
            State = past ? TemporalState.Past : at.From > clause.SaidAt ? TemporalState.Future : TemporalState.Current,
            From = at.From,
            To = at.To,
        });
    }

    private static readonly Pattern GoalIs = Patterns.Of(@"^my (?:main |other |second |next |new |only |big |long[- ]term |biggest |current |life |personal |career |ultimate |new year's |fitness )*(?:goals?|dreams?|ambitions?|aims?|resolutions?) (?:is|are)(?: now| still)?(?:(?<to>(?: to){1,2}) (?<v>.+)| (?<v>(?<thing>an? |the )?.+))$");

    private static readonly Pattern To = Patterns.Of(@"^to ");

    private static readonly Pattern WantsTo = Patterns.Of(@"^(?:I(?:'d| would) (?:like|love) to|I (?:(?:really )?want to|hope to|am (?:trying|hoping|aiming|determined) to|aim to|aspire to|dream of|have decided to|intend to)) (?<v>(?:learn|become|run (?:a|the|my|half)|lose|gain|buy (?:a|my) (?:house|home|flat|car|apartment|boat|farm)|quit|stop|start (?:a|my own)|open (?:a|my)|retire|travel|visit|get (?:fit|better at|in shape|healthier|promoted|a promotion|married|a degree|my degree|a (?:driving|driver's) licen[cs]e)|improve my|master|write a (?:book|novel|memoir)|save (?:up|for|money|more)|pay off|eat (?:healthier|better|less|more)|sleep (?:better|more)|read more|exercise|build (?:a|my own) (?:house|business|company|career)|go (?:back )?to (?:college|university|school|law school|med school|medical school|grad school)|climb|publish|graduate|pass|earn|reduce|cut (?:down|back)|drink less|adopt|have (?:kids|children)|be(?:come)? an?|teach|compete|qualify|finish my (?:degree|thesis|phd|novel|book)|play professionally)\b(?! (?:what|how to (?:do|fix|use|make|write)|more about|about|why|if|this|that)\b).*)$");

    private static readonly Pattern WorksTowards = Patterns.Of(@"^I am (?<v>(?:saving(?: up)? for|saving up|training for|preparing for|studying for|working towards?) .+)$");

    private static readonly Pattern Plans = Patterns.Of(@"^I (?:(?:am|have been) planning (?:on |to )?|plan (?:on |to )|am going to |intend to |have plans to |will |am about to |am scheduled to |am due to |am set to )(?<v>(?:a |an )?(?:visit|visiting|buy|buying|travel|travelling|traveling|go to|going to|go on|take a trip|taking a trip|move|moving|spend|spending|start a|starting a|adopt|adopting|apply (?:for|to)|get a (?:dog|cat|puppy|new|tattoo)|retire|retiring|sell (?:my|the|our)|selling|renovate|renovating|study|propose|hike|hiking|climb|climbing|run (?:a|the)|running|attend|attending|fly to|flying to|drive to|driving to|volunteer|host|hosting|trip to|quit my|learn|learning|build a|open a|opening a|celebrate|meet my|have a baby|write a book|take a (?:sabbatical|year off|gap year|course)|enrol|enroll|backpack|backpacking|marry|road trip|camp|sail|see my|stay with|join|switch to|switching to)\b.*)$");

    private static readonly Pattern Goes = Patterns.Of(@"^I (?:am|will be) (?:(?<fly>flying)(?: out)? to|(?<visit>visiting)|(?:going|travelling|traveling|heading|off|driving)(?: on (?:holiday|vacation|a trip))?(?: back)? to|(?<trip>going on (?:a trip|holiday|vacation|a vacation|a cruise) to)) (?<place>.+)$|^I (?:have|booked|have booked) (?<trip>(?:an? |my |our )?(?:trip|flights?|vacation|holiday|(?:plane |train )?tickets?)) (?:planned |booked )?to (?<place>.+?)(?: planned| booked)?$|^I (?<fly>fly) to (?<place>.+)$");

    /// <summary>Moves are read with the places.</summary>
    private static readonly Pattern Move = Patterns.Of(@"^(?:move|moving|relocate|emigrate) .*\bto ");

    private static readonly Pattern Someday = Patterns.Of(@" (someday|some day|one day|eventually|soon|at some point|sometime)$");

    private static readonly Pattern Article = Patterns.Of(@"^an? ");

    /// <summary>What is done in the next minutes is no plan worth keeping.</summary>
    private static readonly Pattern Errand = Patterns.Of(@"\b(try|check|look|test|see if|see what|restart|bed|sleep|lunch|dinner|shower|ask you|question|store|bathroom|go to (?:the )?(?:gym|shop|store|bathroom|toilet|kitchen|next|bed|sleep|settings|website|page|doctor)|meeting|it|this|that)\b|^(?:learn|study|attend|join|start|spend|running|run|apply)$");

    private const string Occasions =
        @"(?:[\w'-]+ ){0,3}?(?:appointment|interview|exam|examination|test|surgery|operation|wedding|graduation|flight|trip|conference|concert|presentation|recital|marathon|race|tournament|vacation|holiday|check-?up|screening|party|birthday party|baby shower|reunion|ceremony|hearing|court date|deadline|viva|defen[cs]e|date|performance|gig|match|meeting|due date|first day|job interview|ultrasound|scan|therapy session|session|audition|festival|funeral|procedure|competition|biopsy|house closing|visa interview|thesis defen[cs]e)";

    private static readonly Pattern HasEvent = Patterns.Of("^I (?:have got|have|had|got|am having|will have|am scheduled for|am booked for|booked|scheduled|have booked|have scheduled) (?:(?<article>an?|my|the|our) )?(?<v>" + Occasions + @"(?: (?:at|with|in|for|to) .+)?)$");

    private static readonly Pattern EventIs = Patterns.Of("^my (?<v>" + Occasions + @"(?: (?:at|with|in|for|to) .+?)?) (?:is|was|will be|takes place|is scheduled|is set|starts|is coming up|got scheduled|is due|leaves)(?: (?:scheduled|set|for|to|at|on))*(?: \d{1,2}(?::\d\d)? ?(?:am|pm)?)?$");

    private const string Moving = "re-?scheduled|moved|pushed(?: back| out| forward)?|postponed|brought forward|shifted|changed";

    /// <summary>What takes place at another time than was said before.</summary>
    private static readonly Pattern Moved = Patterns.Of("^my (?<v>" + Occasions + "(?: (?:at|with|in|for) .+?)?) (?:(?:has|had|have|is|was|got|been|just|now|being|getting) )*(?:" + Moving + ")(?: (?:from|until|till|for|to|at|on))*$|^I (?:have |had to |just )*(?:" + Moving + ") (?:my|our|the) (?<v>" + Occasions + "(?: (?:at|with|in) .+?)?)(?: (?:from|until|till|for|to|at|on))*$");

    private static readonly Pattern Ceremony = Patterns.Of(@"^I (?:am|will be|am going to be) (?<v>getting married|graduating|(?:having|expecting) (?:a baby|(?:a|our|my) (?:first|second|third)? ?(?:baby|child|daughter|son)|twins|surgery|an operation)|running (?:a|the) [\w ]*marathon|giving a (?:talk|presentation|speech)|speaking at .+|defending my (?:thesis|dissertation|phd))$");

    private static readonly Pattern Finished = Patterns.Of(@"^I (?:ran|completed|finished|did) (?:the|a|my first|my) (?<v>(?:[\w'-]+ ){0,3}(?:marathon|triathlon|ironman|ultramarathon|10k|5k))$");

    private static readonly Pattern Clock = Patterns.Of(@" (at|from) (\d{1,2}([:.]\d\d)? ?(am|pm|a\.m\.|p\.m\.|o'clock)?|noon|midnight)(?= |$)");

    private static readonly Pattern Meeting = Patterns.Of(@"^(meeting|deadline|test|match|date|session)$");
}

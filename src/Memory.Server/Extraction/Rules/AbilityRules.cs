using Memory.Server.Extraction.Reading;

namespace Memory.Server.Extraction.Rules;

/// <summary>Languages, skills and hobbies.</summary>
internal static class AbilityRules
{
    public static void Read(Clause clause, FactSheet facts)
    {
        if (clause.IsPlural)
            return;
        Speaks(clause, facts);
        Learns(clause, facts);
        Skills(clause, facts);
        Hobbies(clause, facts);
        Habits(clause, facts);
    }

    private static void Speaks(Clause clause, FactSheet facts)
    {
        if (SpeaksLanguage.Match(clause.Text) is not { Success: true } match)
            return;
        foreach (var part in Values.List(match.Read("v")))
        {
            var value = Degree.Replace(part, "");
            if (Languages.IsKnown(value))
                facts.Add(clause, new("language", Languages.Spell(value), $"speaks {Languages.Spell(value)}") { Importance = 3 });
        }
    }

    private static void Learns(Clause clause, FactSheet facts)
    {
        if (Learning.Match(clause.Text) is not { Success: true } match)
            return;
        foreach (var value in Values.List(Means.Replace(match.Read("v")!, "")))
        {
            if (Languages.IsKnown(value))
                facts.Add(clause, new("language", Languages.Spell(value), $"is learning {Languages.Spell(value)}"));
            else if (Languages.IsTool(value))
                facts.Add(clause, new("skill", value, $"is learning {value}"));
            else if (Learnable.IsMatch(value))
                facts.Add(clause, new("hobby", Play.Replace(value, ""), $"is learning {value}"));
        }
    }

    private static void Skills(Clause clause, FactSheet facts)
    {
        if (Knows.Match(clause.Text) is { Success: true } knows && !Opines.IsMatch(clause.Text))
        {
            foreach (var value in Values.List(knows.Read("v")))
            {
                if (Languages.IsTool(value))
                    facts.Add(clause, new("skill", value, $"knows {value}"));
            }
        }
        else if (GoodAt.Match(clause.Text) is { Success: true } good && Values.Clean(good.Read("v")) is { } skills && !Ironic.IsMatch(skills))
        {
            foreach (var value in Values.List(skills))
            {
                if (!Languages.IsKnown(value))
                    facts.Add(clause, new("skill", value, $"is good at {value}"));
            }
        }
        else if (clause.Mode == Mode.Holds && DoesStuff.Match(clause.Text) is { Success: true } stuff)
        {
            facts.Add(clause, new("skill", stuff.Read("v"), $"does {stuff.Read("v")} work") { Confidence = 0.85 });
        }
        else if (Can.Match(clause.Text) is { Success: true } can && Values.Clean(can.Read("v")) is { } ability)
        {
            facts.Add(clause, new("skill", ability, $"can {ability}") { Confidence = 0.85 });
        }
    }

    private static void Hobbies(Clause clause, FactSheet facts)
    {
        if (HobbyIs.Match(clause.Text) is { Success: true } match)
        {
            foreach (var value in Values.List(match.Read("v")))
                Hobby(clause, facts, Plain(value), $"'s hobbies include {value}");
        }
        else if (Plays.Match(clause.Text) is { Success: true } plays && Values.CleanNoun(plays.Read("v")) is { } game && !NotPlayed.IsMatch(game))
        {
            foreach (var value in Values.List(game))
                Hobby(clause, facts, value, $"plays {value}");
        }
        else if (TookUp.Match(clause.Text) is { Success: true } took && Values.CleanNoun(took.Read("v")) is { Length: < 40 } started && !Ironic.IsMatch(started))
        {
            Hobby(clause, facts, started, $"does {started}");
        }
        else if (Does.Match(clause.Text) is { Success: true } does)
        {
            var collects = does.Groups["collect"].Success;
            var value = does.Read("v")!;
            if (!collects || (Values.List(value).ToList() is { Count: > 0 } and var list && !Transient.IsMatch(list[0])))
                Hobby(clause, facts, collects ? "collecting " + Values.Clean(value) : value, collects ? $"collects {Values.Clean(value)}" : $"does {value}");
        }
    }

    private static string Plain(string value) => ToVerb.Replace(value, "");

    private static void Hobby(Clause clause, FactSheet facts, string value, string says) =>
        facts.Add(clause, new("hobby", Schooldays.Replace(value, ""), says));

    private static void Habits(Clause clause, FactSheet facts)
    {
        if (clause.Times.Recurrence is not { } often || clause.Mode != Mode.Holds || facts.Facts.Any(fact => fact.TemporalState == Client.TemporalState.Recurring))
            return;
        if (Habit.Match(clause.Text.Trim(' ', ',')) is { Success: true } match && Values.Clean(match.Read("v")) is { } habit && !Chore.IsMatch(habit))
            facts.Add(clause, new("event", Meeting.Match(habit) is { Success: true } meeting ? meeting.Read("v") : habit, $"{Narration.ThirdPerson(habit).Replace(" my ", " their ", StringComparison.OrdinalIgnoreCase)} {often}") { Confidence = 0.8 });
    }

    private static readonly Pattern SpeaksLanguage = Patterns.Of(@"^(?:I (?:can )?(?:speak|grew up speaking|am (?:fluent|conversational|proficient|bilingual|trilingual|native|learning to speak(?=never)) in|am an? (?:native|fluent) speaker of|am a native|have (?:a )?(?:basic|good|working|some|decent) (?:knowledge of|command of)) (?:both |fluent |native |good |some |basic |conversational |a little(?: bit of)? |a bit of |only |excellent |perfect )?|my (?:native|first|mother|second|third) (?:language|tongue) is |my (?:native )?languages are )(?<v>.+?)(?: speaker)?$|^(?<v>[A-Z]\w+) is my (?:native|first|mother|second|third) (?:language|tongue)$");

    private static readonly Pattern Degree = Patterns.Of(@"^(fluent|native|some|good|basic|(a )?(little|bit|few words)( bit)?( of)?|conversational|broken|decent|both) | (fluently|natively|well|very well|poorly|badly|fairly well|at home|at work|a little|a bit)$");

    private static readonly Pattern Learning = Patterns.Of(@"^I (?:am|have been|started|began|am taking up) (?:learning|studying|teaching myself)(?: how)? (?<v>.+)$|^I (?:am taking|take|have been taking) (?<v>[\w ]+) (?:lessons|classes)$");

    /// <summary>By what means it is learned.</summary>
    private static readonly Pattern Means = Patterns.Of(@" (on|with|through|via|from|using|at|for) .*$");

    private static readonly Pattern Learnable = Patterns.Of(@"^(to play )?(the )?(piano|guitar|violin|cello|drums|flute|saxophone|trumpet|ukulele|bass|bass guitar|harp|clarinet|banjo|accordion|chess|pottery|knitting|crochet|calligraphy|photography|archery|karate|judo|boxing|ballet|salsa|tango|dancing|drawing|painting|singing|surfing|skiing|snowboarding|sailing|swimming|tennis|golf|fencing|horse riding|woodworking|sewing|juggling|climbing|yoga|cooking|baking|to (cook|draw|paint|sing|dance|surf|ski|sail|swim|knit|sew|code|juggle|drive|bake))$");

    private static readonly Pattern Play = Patterns.Of(@"^(to play )?(the )?|^to ");

    private static readonly Pattern Knows = Patterns.Of(@"^I (?:know|program in|have been (?:coding|programming|developing) (?:in|with)|code in|develop in|write|work with|use|have experience (?:with|in)|am (?:experienced|proficient|skilled|an expert|expert|well versed) (?:in|with|at)|mostly write) (?:a (?:bit|little)(?: of)? |some )?(?<v>.+?)(?: code| very well| well| at work| for work| daily)?$");

    /// <summary>"I know Python isn't fast" is an opinion.</summary>
    private static readonly Pattern Opines = Patterns.Of(@"\b(is|are|was|were|has|can|will|does|did)\b");

    private static readonly Pattern GoodAt = Patterns.Of(@"^I am (?:(?:very |pretty |really |quite )?(?:good|great|skilled|excellent|talented|decent) (?:at|with)|an expert (?:in|on|at)|proficient (?:in|with|at)|(?:experienced|skilled|specialized|specialised) in) (?<v>.+)$|^my (?:main |best |strongest )?skills? (?:are|is|include) (?<v>.+)$");

    private static readonly Pattern Ironic = Patterns.Of(@"^(it|that|this|nothing|procrastinating|nothing .*|wasting .*|losing .*|forgetting .*|being .*|making mistakes|the moment|your .*|you|all of .*|smoking|drinking|residence|space|arms|most .*)$");

    /// <summary>"I do frontend stuff".</summary>
    private static readonly Pattern DoesStuff = Patterns.Of(@"^I do (?:mostly |mainly )?(?<v>front-?end|back-?end|full-?stack|mobile|embedded|firmware|devops|infra|infrastructure|data science|machine learning|graphics|game|security|cloud|database)(?: (?:stuff|work|things|dev|development|engineering|programming))?(?: (?:in|with|for|at|all day|mostly|on)\b.*)?$");

    private static readonly Pattern Can = Patterns.Of(@"^I (?:can|know how to) (?<v>play (?:the )?\w+(?: \w+)?|juggle|cook(?: well)?|sew|knit|crochet|sail|surf|ski|snowboard|code|program|type fast|touch[- ]type|ride a (?:motorcycle|horse|unicycle)|drive a (?:truck|manual|stick)|fly a plane|do a (?:handstand|backflip)|sing|draw|paint|dance|weld|read (?:sheet )?music|swim)(?: (?:well|fairly well|pretty well))?$");

    private static readonly Pattern HobbyIs = Patterns.Of(@"^(?:my (?:main |favou?rite |biggest )?(?:hobby|hobbies|pastimes?|interests) (?:is|are|include|includes):? |(?:in my (?:free|spare) time|for fun|in my leisure time|outside of work|when I am not working),? I (?:like|love|enjoy|usually|mostly|often)? ?|I have (?:a|many|several|some) hobb(?:y|ies):? |(?:hobbies|my hobbies): )(?<v>.+)$|^I (?:like to |love to |enjoy )?(?<v>[\w ]+?) in my (?:free|spare) time$");

    private static readonly Pattern Schooldays = Patterns.Of(@" (in|at) (high school|college|school|university|uni)$");

    private static readonly Pattern ToVerb = Patterns.Of(@"^to ");

    private static readonly Pattern Plays = Patterns.Of(@"^I (?:(?:have been )?play(?:ing|ed(?= .* (?:since|for)))?|compete in|do competitive|practice|practise) (?<v>.+)$");

    private static readonly Pattern NotPlayed = Patterns.Of(@"^(devil's advocate.*|dumb|dead|games with .*|along|around|by .*|it .*|safe|role|part|a? ?(role|part|trick|joke|key role|big role|huge role).*|fair|hard to get|second fiddle|favorites|with .*|to .*|for .*|against .*|on .*|in .*|at .*|god|house|.* (game|video|song|level|role)|what.*|mind games|the (long game|fool|victim|hero|villain|part|role|market|lottery|odds|field|system|video|song|clip).*|this.*)$");

    private static readonly Pattern TookUp = Patterns.Of(@"^I (?:have )?(?:took up|taken up|picked up|got into|gotten into|started doing|am taking up) (?!a\b|the\b(?! (?:piano|guitar|violin|cello|drums|flute|saxophone|trumpet|ukulele|bass|harp|clarinet|banjo|accordion|viola|trombone))|my\b|an\b|on\b|with\b|from\b|where\b|trouble\b|some\b|that\b|this\b|it\b)(?<v>.+)$");

    private static readonly Pattern Does = Patterns.Of(@"^I (?:(?:do|practice|practise|go|enjoy going|have been doing|have been going) (?<v>yoga|pilates|karate|judo|taekwondo|jiu-jitsu|crossfit|ballet|archery|gymnastics|calligraphy|origami|meditation|martial arts|crosswords|puzzles|gardening|pottery|woodworking|triathlons|running|swimming|cycling|hiking|climbing|bouldering|fishing|sailing|surfing|skiing|snowboarding|camping|dancing|birdwatching|bird watching|jogging|kayaking|hunting|bowling|skating|horse riding|rock climbing|rowing|diving|scuba diving|weightlifting)(?: (?:before|after|with|along|around|near|by|in the|at the|on the) .*)?|(?<collect>collect) (?<v>.+))$");

    private static readonly Pattern Transient = Patterns.Of(@"^(data|information|my|logs|money|samples|feedback|metrics|the|all|user|some|dust|unemployment|benefits|it|from|debts|rent|payment|payments|evidence)\b");

    private static readonly Pattern Habit = Patterns.Of(@"^,? ?I (?<v>(?:(?:go|take|visit|have|play|meet|cook|teach|attend|call|do|practice|drive|pick up|drop off|clean|read|host|see)\b .+|(?:run|walk|work (?:from|at|late|out|in|nights)|swim|volunteer|train|cycle|meditate|fast|jog|shop|babysit)\b.*))$");

    /// <summary>"have a team meeting at 9" is a team meeting.</summary>
    private static readonly Pattern Meeting = Patterns.Of(@"^have (?:an? |my |the |our )?(?<v>.+?)(?: at \d{1,2}(?:[:.]\d\d)? ?(?:am|pm)?)?$");

    /// <summary>What is done to a machine or a text says nothing about the user.</summary>
    private static readonly Pattern Chore = Patterns.Of(@"\b(tests?|builds?|scripts?|query|queries|jobs?|pipeline|backups?|reports?|numbers|servers?|command|suite|code|migrations?|into|it|this|that)\b");
}

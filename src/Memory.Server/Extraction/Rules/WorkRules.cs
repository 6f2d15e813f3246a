using Memory.Server.Extraction.Reading;

namespace Memory.Server.Extraction.Rules;

/// <summary>Whom the user works for and as what.</summary>
internal static class WorkRules
{
    public static void Read(Clause clause, FactSheet facts)
    {
        if (clause.IsPlural)
            return;
        WorksAt(clause, facts);
        StartedAt(clause, facts);
        Took(clause, facts);
        WillStart(clause, facts);
        Left(clause, facts);
        IsA(clause, facts);
        RoleIs(clause, facts);
        EmployerIs(clause, facts);
        Industry(clause, facts);
        Business(clause, facts);
    }

    private static Draft Employer(string value) => new("employer", value, $"works at {value}") { Importance = 3 };

    private static Draft Role(string value) => new("role", value, $"works as {Narration.WithArticle(value)}") { Importance = 3 };

    private static void WorksAt(Clause clause, FactSheet facts)
    {
        if (WorkAt.Match(clause.Text) is not { Success: true } match)
            return;
        var past = match.Groups["past"].Success;
        if (match.Groups["perfect"].Success && clause.Times.Since is null && clause.Times.Ago is null)
            return;
        AddEmployer(clause, facts, match.Read("v"), past ? TemporalState.Past : null);
        AddRole(clause, facts, match.Read("role"), past ? TemporalState.Past : null);
    }

    private static void StartedAt(Clause clause, FactSheet facts)
    {
        if (Joined.Match(clause.Text) is not { Success: true } match || clause.Mode != Mode.Holds)
            return;
        if (AddEmployer(clause, facts, match.Read("v"), null, properOnly: match.Groups["bare"].Success))
            AddRole(clause, facts, match.Read("role"), null);
        else if (match.Groups["job"].Success)
            AddRole(clause, facts, match.Read("role"), null);
    }

    /// <summary>"I accepted the nurse educator position."</summary>
    private static void Took(Clause clause, FactSheet facts)
    {
        if (clause.Mode != Mode.Holds || TookPosition.Match(clause.Text) is not { Success: true } match || !Occupations.Names(match.Read("role")!))
            return;
        facts.Add(clause, Role(match.Read("role")!));
        AddEmployer(clause, facts, match.Read("v"), null);
    }

    private static void WillStart(Clause clause, FactSheet facts)
    {
        if (Starting.Match(clause.Text) is not { Success: true } match || clause.Mode != Mode.Holds || (clause.Times.Start is { } start && start < clause.SaidAt))
            return;
        if (Workplaces.Read(match.Read("v"), properOnly: true) is not { } employer)
            return;
        facts.Add(clause, Employer(employer) with { Says = $"is going to work at {employer}", State = TemporalState.Future });
        if (Job(match.Read("role")) is { } role)
            facts.Add(clause, Role(role) with { State = TemporalState.Future });
    }

    private static void Left(Clause clause, FactSheet facts)
    {
        if (clause.Mode != Mode.Holds)
            return;
        if (QuitJob.Match(clause.Text) is { Success: true } job)
        {
            var employer = Workplaces.Read(job.Read("v"), properOnly: false);
            facts.Add(clause, new("employer", employer, employer is null ? "has their former job" : $"works at {employer}") { Ends = true });
        }
        else if (LastDay.Match(clause.Text) is { Success: true } last && clause.Times.At is { } day && Workplaces.Read(last.Read("v"), properOnly: true) is { } workplace)
        {
            facts.Add(clause, new("employer", workplace, $"works at {workplace}") { Ends = true, From = day.To });
        }
        else if (QuitEmployer.Match(clause.Text) is { Success: true } match && Workplaces.Read(match.Read("v"), properOnly: true) is { } employer && !Languages.IsTool(employer) && !Places.IsKnown(employer))
        {
            facts.Add(clause, new("employer", employer, $"works at {employer}") { Ends = true });
        }
    }

    private static void IsA(Clause clause, FactSheet facts)
    {
        if (clause.Mode == Mode.Holds && Standing.Match(clause.Text) is { Success: true } standing)
        {
            facts.Add(clause, Role(standing.Read("v")!.ToLowerInvariant()) with { Says = $"is {standing.Read("v")}" });
            return;
        }

        if (IsRole.Match(clause.Text) is not { Success: true } match || Fan.IsMatch(clause.Text))
            return;
        var past = match.Groups["past"].Success ? TemporalState.Past : (TemporalState?)null;
        if (past is not null && clause.Times is { At: null, Until: null, Ago: null, Since: null } && match.Read("v") is null)
            return;
        if (match.Groups["perfect"].Success && clause.Times is { Ago: null, Since: null })
            return;
        var words = match.Read("role")!;
        var at = words.LastIndexOf(" in ", StringComparison.OrdinalIgnoreCase);
        var tail = match.Read("place") ?? (at > 0 ? words[(at + 4)..] : null);
        if (Values.CleanNoun(at > 0 ? words[..at] : words) is not { } role || !Occupations.Names(AgePrefix.Replace(role, ""), match.Groups["article"].Success))
            return;
        facts.Add(clause, Role(role) with { Says = $"is {Narration.WithArticle(role)}", State = past });
        if (match.Read("v") is { } employer && !role.EndsWith("student", StringComparison.OrdinalIgnoreCase))
            AddEmployer(clause, facts, employer, past);
        if ((match.Read("origin") ?? Origin.Match(clause.Text).Read("v")) is { } origin && Places.ReadWeak(origin) is { } home)
            facts.Add(clause, new("origin", home, $"is from {home}") { IsTimeless = true, Importance = 3 });
        if (past is null && clause.Mode == Mode.Holds && (Places.Read(match.Read("home")) ?? Places.ReadKnown(tail)) is { } place)
            facts.Add(clause, new("location", place, $"lives in {place}") { Confidence = 0.75, Importance = 4 });
    }

    private static void RoleIs(Clause clause, FactSheet facts)
    {
        if (JobIs.Match(clause.Text) is { Success: true } named && Values.CleanNoun(named.Read("v")) is { } title
            && (named.Groups["title"].Success ? !Opinion.IsMatch(title) : Occupations.Names(title)))
            facts.Add(clause, Role(title));
        else if (Promoted.Match(clause.Text) is { Success: true } promoted)
            AddRole(clause, facts, promoted.Read("v"), null);
        else if (ForALiving.Match(clause.Text) is { Success: true } living && Values.Clean(living.Read("v")) is { } trade)
            facts.Add(clause, Role(trade) with { Says = $"does {trade} for a living" });
        else if (Teaches.Match(clause.Text) is { Success: true } teaches)
            facts.Add(clause, Role(teaches.Read("v") + " teacher") with { Says = $"teaches {teaches.Read("v")}" });
    }

    private static void EmployerIs(Clause clause, FactSheet facts)
    {
        if (CompanyIs.Match(clause.Text) is { Success: true } match && Values.Clean(match.Read("v")) is { } employer
            && (Values.IsProper(employer) || match.Groups["called"].Success))
            facts.Add(clause, Employer(employer));
    }

    private static void Industry(Clause clause, FactSheet facts)
    {
        if (WorksIn.Match(clause.Text) is { Success: true } match)
            facts.Add(clause, new("industry", match.Read("v"), $"works in {match.Read("v")}"));
    }

    private static void Business(Clause clause, FactSheet facts)
    {
        if (Runs.Match(clause.Text) is { Success: true } match)
            facts.Add(clause, Role(match.Read("v") + " owner") with { Says = $"runs a {match.Read("v")}" });
    }

    private static bool AddEmployer(Clause clause, FactSheet facts, string? raw, TemporalState? state, bool properOnly = false)
    {
        if (Values.Clean(raw) is not { } value)
            return false;
        var (before, place) = Places.SplitOff(value);
        if (Workplaces.Read(before, properOnly) is not { } employer)
            return false;
        facts.Add(clause, Employer(employer) with { State = state });
        if (place is not null && state is null && clause.Mode == Mode.Holds && clause.Times.At is not { } at)
            facts.Add(clause, new("location", place, $"lives in {place}") { Confidence = 0.7, Importance = 4, IsTimeless = true });
        return true;
    }

    private static void AddRole(Clause clause, FactSheet facts, string? raw, TemporalState? state)
    {
        if (raw is null)
            return;
        var split = RoleAt.Match(raw);
        if (Job(split.Success ? split.Read("role") : raw) is { } role)
            facts.Add(clause, Role(role) with { State = state });
        if (split.Success)
            AddEmployer(clause, facts, split.Read("v"), state);
    }

    private static string? Job(string? raw) => Values.CleanNoun(raw) is { } role && Places.SplitOff(role).Before is var bare && !Opinion.IsMatch(bare) ? bare : null;

    /// <summary>"nurse at City Hospital".</summary>
    private static readonly Pattern RoleAt = Patterns.Of(@"^(?<role>.+?) (at|for|with(?= (?-i:[A-Z]))) (?<v>.+)$");

    private const string AsRole = "(?: as (?:an? |the |their )?(?<role>.+))?";

    private static readonly Pattern WorkAt = Patterns.Of(@"^I (?:(?<past>worked|was working|was employed|interned)|(?<perfect>have (?:been )?(?:working|worked|employed|with))|work|am (?:working|employed|contracting|interning|currently)|got hired|was hired|freelance|contract|intern|volunteer(?=never)) ?(?:nights |remotely |full[- ]time |part[- ]time |here )?(?:(?:at|for|by|over at|with(?= (?-i:[A-Z]))) (?<v>.+?))?" + AsRole + "$");

    private static readonly Pattern Joined = Patterns.Of(@"^I (?:have )?(?:(?:started|began)(?: (?:working|my new job|a new job|my job|a job|my new role|a new role|a new position|work))? (?:at|for)|(?<bare>joined)|(?<job>(?:got|landed|accepted|took|have got|have landed|found|started)(?: myself)? (?:a|an|my|the) (?:new |great |full[- ]time |part[- ]time |first |dream )*(?:job|position|role|gig))(?= at | with | for | as |$)(?: (?:at|with|for))?|was hired (?:at|by)|got hired (?:at|by))(?: (?<v>.+?))??" + AsRole + "$");

    private static readonly Pattern TookPosition = Patterns.Of(@"^I (?:have )?(?:accepted|took|got|landed|started|scored)(?: myself)? (?:an?|the|their|that) (?:new )?(?<role>\p{L}[\w' /&-]{2,40}?) (?:position|role|job|gig|post)(?: (?:at|with|for) (?<v>[^,]+?))?(?:,.*)?$");

    private static readonly Pattern Starting = Patterns.Of(@"^I (?:am (?:starting|joining|beginning|going to (?:join|start|work|be working|start working))|will (?:start|join|begin|be starting|be joining|be working|work)|start|join)(?: (?:a|my) new (?:job|role|position)| working| work)?(?: (?:at|with|for))? (?<v>.+?)" + AsRole + "$");

    private static readonly Pattern QuitJob = Patterns.Of(@"^I (?:have )?(?:(?:quit|left|lost|resigned from|gave up|am quitting) (?:my|the) (?:old |current )?(?:job|position|company|role|work)(?: (?:at|with) (?<v>.+))?|(?:was|got|have been) (?:fired|laid off|let go|made redundant|sacked)(?: (?:from|by) (?<v>.+))?|am (?:currently )?unemployed|am jobless|am between jobs|am out of work|do not have a job)$");

    private static readonly Pattern QuitEmployer = Patterns.Of(@"^I (?:have )?(?:quit|left|resigned from|retired from|handed in my notice at|am leaving|will leave|will be leaving|am quitting) (?<v>.+)$");

    private static readonly Pattern LastDay = Patterns.Of(@"^my last day (?:at|with|in) (?<v>.+?) (?:is|was|will be)(?: on)?$");

    private static readonly Pattern Standing = Patterns.Of(@"^I (?:am |have )?(?<v>retired|(?<=am )self[- ]employed|(?<=am )semi-retired)(?: now)?(?:,.*)?$");

    private static readonly Pattern IsRole = Patterns.Of(@"^I (?:am|(?<past>was)|(?<perfect>have been)) (?:working as )?(?:(?<article>an?|the|one of the) )?(?:\d{1,2}[- ]year[- ]old )?(?:(?<home>\p{L}+)-based )?(?<role>[\w' /&,.+#-]+?)(?: by (?:trade|training|profession))?(?: (?:at|for|with(?= (?-i:[A-Z]))|of (?=an? |(?-i:[A-Z]))) ?(?<v>.+?))?(?: (?:(?:(?:originally )?from (?<origin>[\p{L}.' -]+?) )?(?:living|based|residing) (?:out of|in) (?<home>[\p{L} ,.'-]+)|working (?:at|for) (?<v>.+)|(?:originally )?from|who|that|speciali[sz]ing in|working in|working on|and|with|turned|here in|in (?<place>[\p{L} ,.'-]+)).*)?$");

    /// <summary>"A Doctor Who fan" is no doctor.</summary>
    private static readonly Pattern Fan = Patterns.Of(@" (fan|lover|enthusiast|nerd|geek|person|buff|addict|type|kind of guy)$");

    private static readonly Pattern Origin = Patterns.Of(@" (?:originally )?from (?<v>[\w ,'-]+)$");

    private static readonly Pattern AgePrefix = Patterns.Of(@"^\d{1,2}[- ]year[- ]old ");

    private static readonly Pattern JobIs = Patterns.Of(@"^my (?:current |new |official |day )?(?:(?<title>job title|title|official title)|job|role|profession|occupation|position|trade) is (?:that of |being |to be )?(?<v>.+)$");

    private static readonly Pattern Promoted = Patterns.Of(@"^I (?:was|got|have been) promoted to (?<v>.+)$");

    private static readonly Pattern ForALiving = Patterns.Of(@"^I do (?<v>[\w-]+(?: [\w-]+){0,2}) for (?:a living|work)$");

    private static readonly Pattern Teaches = Patterns.Of(@"^I teach (?<v>(?:(?:\d{1,2}(?:st|nd|rd|th)[- ]grade(?:rs)?|high school|primary school|elementary|middle school|college|secondary) )?(?:chemistry|physics|maths?|mathematics|history|biology|english|french|spanish|german|music|art|science|geography|yoga|piano|guitar|economics|philosophy|computer science|programming|literature|drama|pe|kindergarten|second grade|third grade|first grade|fourth grade|fifth grade|swimming|dance|pilates))\b");

    private static readonly Pattern CompanyIs = Patterns.Of(@"^(?:my (?:company|employer|startup|workplace|firm|current employer) is(?<called> called| named)?|the company I work for is(?<called> called| named)?) (?<v>.+)$");

    private static readonly Pattern WorksIn = Patterns.Of(@"^I (?:work|am working) in (?:the )?(?<v>healthcare|health care|finance|banking|education|marketing|advertising|sales|tech|it|hr|human resources|insurance|logistics|retail|hospitality|construction|real estate|law|consulting|government|manufacturing|agriculture|aviation|aerospace|biotech|pharma|pharmaceuticals|media|journalism|publishing|film|gaming|video games|music|fashion|energy|oil and gas|telecom(?:s|munications)?|automotive|software|software development|engineering|data science|cybersecurity|security|research|academia|social work|public health|the public sector|the nonprofit sector|customer service|customer support|accounting|design|architecture|robotics|fintech|e-?commerce|supply chain|(?:film|music|fashion|oil|tech|car|automotive|gaming|game|food|restaurant|shipping|tourism|travel|hotel|entertainment) industry|public sector|nonprofit sector)$");

    private static readonly Pattern Runs = Patterns.Of(@"^I (?:run|own|have|opened|just opened) (?:a|my own|a small|a little|our own|a family) (?<v>(?:\w+ )?(?:bakery|restaurant|cafe|café|coffee shop|shop|store|bookstore|bookshop|startup|business|company|agency|farm|brewery|winery|salon|barbershop|gym|yoga studio|studio|hotel|bar|pub|food truck|clinic|practice|nursery|garage|consultancy|law firm))(?: (?:in|called|named|near|on|from|with) .+)?$");

    private static readonly Pattern Opinion = Patterns.Of(@"^(boring|hard|great|fun|stressful|easy|tough|demanding|important|okay|fine|good|bad|safe|at risk|to|not|very|so|really|too|usual|well|always|part of|such|long as|soon as|expected|follows|of|if|though)\b");
}

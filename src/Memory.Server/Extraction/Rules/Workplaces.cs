namespace Memory.Server.Extraction.Rules;

/// <summary>Tells employers from the other things one works at, starts at or leaves.</summary>
internal static class Workplaces
{
    /// <summary>The employer's name, or a workplace described ("a small startup"); null when the words name none.</summary>
    public static string? Read(string? raw, bool properOnly)
    {
        if (Values.Clean(raw) is not { } value || Never.IsMatch(value))
            return null;
        value = Comma.Replace(Values.Named(value), "");
        if (Values.IsProper(value) && !(properOnly && value.StartsWith("The ", StringComparison.Ordinal) && value.Length < 6))
            return value;
        if (Described.IsMatch(value) || Institution.IsMatch(value) || NamedBody.IsMatch(value))
            return value;
        return !properOnly && LowerCase.IsMatch(value) ? value : null;
    }

    private static readonly Pattern Comma = Patterns.Of(@",(?! (inc|ltd|llc|gmbh)).*$| in (their|the|our|its) .*$| studying .*$| (downtown|abroad|remotely)$");

    private static readonly Pattern Never = Patterns.Of(
        @"^(home|night|nights|day|weekends?|work|times|least|all|hours|noon|once|minimum wage|money|free|a living|peanuts|him|her|them|myself|himself|fun|years|months|ages|it|this|both|dawn|full|half|double|speed|scale|best|worst|a|an|the|monday|tuesday|wednesday|thursday|friday|saturday|sunday|christmas|easter|school|college|university|church|the (beginning|start|end|top|bottom|moment|time|office|weekend|weekends|bar exam|same|gym|meeting|call|chat|party|club|conversation|discord|server|army reserves?|money|greater|most|least|day|night|past|future|new|old|next|class|course|game|session|band|group|thread|channel|waitlist|team|library|kitchen table|pool)|.*\b(hours?|minutes?|weeks?|days?|pm|am|o'clock|%|percent|deadline|exam|pace|project|meeting|class|course|desk|table|shift|scratch|zero|page|chapter|level|line|step|a disadvantage|a loss|a time|a meeting|a club|a band|a gym|a book club|a team|a call)|\d.*|an? (new )?(job|role|position|career|chapter|project|diet|book|family|business|relationship|course|degree|blog|hobby|game|class|new .*)\b.*|my .*|our .*|facebook|twitter|instagram|tiktok|reddit|discord|netflix subscription|drinking|smoking|sugar|caffeine|coffee|social media|cold turkey)$");

    private static readonly Pattern Described = Patterns.Of(
        @"^(a|an|the|my) ([\w&'-]+ ){0,5}?(hospital|clinic|bank|startup|start-up|company|university|college|school|law firm|firm|restaurant|cafe|café|coffee shop|agency|hotel|bakery|store|shop|supermarket|factory|library|museum|nonprofit|non-profit|ngo|charity|government|ministry|council|city|county|state|army|navy|air force|police|post office|newspaper|magazine|studio|lab|laboratory|pharmacy|garage|warehouse|farm|brewery|bookstore|bookshop|gym|salon|airport|airline|nursery|kindergarten|consultancy|consulting firm|publisher|theater|theatre|zoo|call center|call centre|nursing home|daycare|dealership|software house|insurance company|tech company|fire department|bbc|who|un|nhs)( (in|near|called|named|of) [\w .'&-]+)?$");

    /// <summary>"Isala hospital".</summary>
    private static readonly Pattern Institution = Patterns.Of(@"^(the )?(?-i:\p{Lu})[\w&'.-]+( (?-i:\p{Lu})[\w&'.-]+){0,3} (hospital|clinic|bank|university|college|school|library|museum|airport|airlines|bakery|brewery|pharmacy|hotel|restaurant|farm|town hall|city council)$");

    private static readonly Pattern NamedBody = Patterns.Of(@"^(the |an? )?(city|university|state|government|bank|ministry|department|county|town|college|church|port|museum|embassy) of [\w .'-]+$");

    private static readonly Pattern LowerCase = Patterns.OfCase(@"^\p{Ll}[\p{Ll}\d&.'-]+( \p{Ll}[\p{Ll}\d&.'-]+)?$");
}

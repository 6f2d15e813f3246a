using Memory.Server.Extraction.Reading;

namespace Memory.Server.Extraction.Model.Checking;

/// <summary>
/// Recognises a proposal that would act on whoever reads it later, rather than tell something about the user: instructions, rights that nobody has
/// by saying so, links that carry data away, markup.
/// </summary>
internal static class Aims
{
    /// <summary>Whether what would be remembered is such.</summary>
    public static bool AreIn(string text) => Hostility.IsAimedAtTheModel(text) || AreOrders(text) || Markup.IsMatch(text);

    /// <summary>Whether words order the assistant about, or claim rights.</summary>
    public static bool AreOrders(string text) => Orders.IsMatch(text) || Rights.IsMatch(text);

    /// <summary>Whether a wish about answers would put an address into them.</summary>
    public static bool LeadElsewhere(string text) => Answers.IsMatch(text) && Address.IsMatch(text);

    /// <summary>Whether a sentence speaks of the user as a third person, as nobody does of themselves.</summary>
    public static bool SpeakOfTheUser(string sentence) => OfTheUser.IsMatch(sentence) && !FirstPerson.IsMatch(sentence);

    private static readonly Pattern Orders = Patterns.Of(
        @"\b(must|should|shall|has to|have to|needs? to|always|never) (\w+ ){0,2}(refuse|obey|comply|reveal|disclose|trust|recommend|promote|advertise|endorse)\b"
        + @"|\b(obey|trust|comply with|follow) (all|any|every|everything|whatever)\b|\b(assistant|chatbot|model|ai|bot)\b.{0,40}\b(must|should|shall|always|never|has to|is to|needs to|allowed|permitted|may)\b"
        + @"|\bwithout (any |all )?(restrictions?|limits|filters?|safety|warnings?|confirmation|approval|checks?)\b|\b(no|disable|turn off|remove) (\w+ )?(restrictions|filters|safety|guardrails|safeguards|moderation)\b");

    private static readonly Pattern Rights = Patterns.Of(
        @"\b(is|as|has|have|with|granted|given) (an? |the |full |verified |trusted |root |super ?)*(admin|root|superuser|sudo|operator|developer mode|god mode|(admin|root|elevated|full|special|system) (access|rights|privileges?|permissions?)|(security )?clearance|unlimited access)\b(?! (assistant|team|manager|officer|at|of|in|for a living))"
        + @"|\b(verified|trusted|authori[sz]ed) (owner|developer|user|operator|admin)\b|\bauthori[sz]ed to (approve|transfer|access|override|bypass|see|read|change|do)\b");

    /// <summary>Links in markup, scripts, placeholders, and addresses that take something along.</summary>
    private static readonly Pattern Markup = Patterns.Of(@"\]\(|<\s*/?\s*[a-z!]|```|\{\{|\}\}|\$\{|<%|\b(javascript|data|vbscript):|://[^\s]*[?&{<]|\bon(error|load|click)\s*=");

    private static readonly Pattern Answers = Patterns.Of(@"\b(answers?|repl(y|ies)|respon(d|ses?)|messages?|assistant|emails?|links?|cite|cites|mention|append|include|ends? with|begins? with)\b");

    private static readonly Pattern Address = Patterns.Of(@"://|\bwww\.|\b[\w-]+\.(com|net|org|io|dev|test|example|app|xyz|info|ru|cn|co|ai|me)\b|@[\w-]+\.\w");

    /// <summary>"The user prefers …", "the customer's bank is …"; not "the user table has …".</summary>
    private static readonly Pattern OfTheUser = Patterns.Of(
        @"\b(this|the|that|current) (human|user|customer|person|client)('s( \w+){1,3})? (is|are|was|has|have|had|wants?|prefers?|likes?|loves?|hates?|lives?|works?|needs?|believes?|agreed|asked|should|must|will|can|may)\b"
        + @"|\buser[ _]?(profile|memory) |^\W*user('s)? (is|has|wants|prefers|lives|works|likes)\b|\bfacts?\s*:|\b(the|your|to) memory\s*:");

    private static readonly Pattern FirstPerson = Patterns.Of(@"\b(i|i'm|im|i've|my|mine|me|we|we're|our|us)\b");
}

namespace Memory.Server.Extraction.Reading;

/// <summary>Tells sentences that state nothing about the user: questions, suppositions, hearsay, doubts, jokes.</summary>
internal static class Guards
{
    /// <summary>Whether the rest of the turn is a tale, a part to play, or a text to work on.</summary>
    public static bool OpensFiction(string sentence) => Fiction.IsMatch(sentence) || ShownText.Opens(sentence);

    /// <summary>Whether what was said up to here was a joke.</summary>
    public static bool TakesBack(string sentence) => Joke.IsMatch(sentence);

    /// <summary>Whether a sentence says the opposite of what it means: "oh great, I just LOVE waiting".</summary>
    public static bool IsIronic(string sentence) => Irony.IsMatch(sentence);

    public static bool IsDoubtful(string sentence) => Doubt.IsMatch(Resigned.Replace(sentence, ""));

    /// <summary>The beginning of a sentence before what is asked for in passing: "my email is ana@example.com, can you add it".</summary>
    public static string BeforeRequest(string sentence) => Passing.Replace(sentence, "");

    public static bool StartsQuestion(string sentence) => Question.IsMatch(sentence);

    public static bool AsksForWork(string text) => Work.IsMatch(text);

    /// <summary>The declarative beginning of a sentence that ends as a question: "I live in Austin, what's good here?"; empty when there is none.</summary>
    public static string BeforeQuestion(string sentence)
    {
        if (StartsQuestion(sentence))
            return "";
        var question = LaterQuestion.Match(sentence);
        return question.Success ? sentence[..question.Index] : "";
    }

    /// <summary>The beginning of a sentence before a condition that does not bear on it: "I'm vegan, so if you cook …"; null when all of it is conditional.</summary>
    public static string? BeforeCondition(string sentence)
    {
        var condition = Condition.Match(sentence);
        if (!condition.Success)
            return sentence;
        var aside = Aside.Match(sentence);
        return aside.Success && aside.Index < condition.Index ? sentence[..aside.Index] : null;
    }

    private static readonly Pattern Fiction = Patterns.Of(
        @"^(please |now |ok,? |so,? |hey,? )*(can you |could you |would you |let us |let's |i want you to |i need you to )?(please )?"
        + @"(imagine|pretend|suppose|assume|hypothetically|role-?play|let's (say|pretend|imagine|play|role-?play)|act as|you are (a|an|the|my)\b|in (this|the|my|our) (scenario|story|novel|book|game|film|movie|song|play|poem|script)"
        + @"|say (i|my)\b|translate|proofread|paraphrase|transcribe|rewrite|re-?phrase|fix (the|my|this|these)|correct (the|my|this|these)|edit (the|this|my)|check (the|this|my) (grammar|spelling|text|essay|letter|email|sentence)"
        + @"|once upon a time|here is (a|an|the|my|some) (text|email|letter|essay|story|draft|transcript|document|article|quote|lyrics|message|review|bio|poem|song|cover letter|paragraph|log|profile)"
        + @"|here are (the|some) (lyrics|lines|notes|reviews|logs)|(what|how) (does|do|would|could|can) .{0,40}(mean|translate))\b"
        + @"|^(tell|write|give|make|compose|sing)\b.{0,60}\b(story|poem|song|dialogue|monologue|lyrics|scene|script|haiku|rap|joke)\b"
        + @"|\b(the song goes|the lyrics|my character|as a (thought experiment|joke|hypothetical))\b"
        + @"|\b(summari[sz]e|analy[sz]e|classify|review|explain|improve|shorten|continue|reply to|respond to|answer|parse|extract)\b.{0,30}\b(this|these|the following|below|text|passage|paragraph|email|message|letter|sentence)\b"
        + @"|\b(this|the following|below) (text|passage|paragraph|email|message|letter|sentence|essay|bio|review)\b");

    private static readonly Pattern Irony = Patterns.Of(@"^((oh|ah),? )?(great|joy|wonderful|perfect|fantastic|yay|brilliant|lovely),? (i|we) (just |really |so |totally |absolutely )*(love|like|enjoy|adore)\b|^(oh|ah) (great|joy|wonderful|perfect|yay|goody|fantastic|brilliant)\b|^(just|exactly) what i (needed|wanted)\b|^(just|how) (great|perfect|lovely|wonderful|nice|fun)\b|^(lucky me|as if|wow,? i (just )?love how)\b|\b(i|we) (just|so|totally|absolutely) (?-i:LOVE)\b");

    private static readonly Pattern Joke = Patterns.Of(@"\b(just kidding|only kidding|i'?m kidding|i'?m joking|just joking|jk|j/k|not really|gotcha)\b|(^|\s)/s\b");

    private static readonly Pattern Doubt = Patterns.Of(
        @"\b(maybe|perhaps|might|possibly|probably|supposedly|apparently|i (think(?! in (miles|metric|imperial|kilo\w+|celsius|fahrenheit|pounds|kg)\b)|guess|suppose|believe|assume|doubt|dream(ed|t)?|feel like|felt like)|it (feels|felt|seems|looks) (like|as if)|not sure|unsure|if only|wish|would|could have|i could|i should|i'd|almost|nearly|as (if|though)|considering|thinking (about|of)|tempted to|"
        + @"was (going|about|supposed|planning) to|were going to|yeah,? right|oh sure|sure, and|totally the|rumou?r|what if|how about|for example|e\.g\.|for instance|such as when|metaphorically|figuratively|so to speak)\b");

    /// <summary>"I'm pescatarian now I guess" is no doubt but a shrug.</summary>
    private static readonly Pattern Resigned = Patterns.Of(@"(?<=\b(i am|i'm|im|i have)\b.*\bnow),? i (guess|suppose)$|^(and |but |so |well |hm+ |h+m+,? |oh )*i (think|guess) (?=my fav)");

    private static readonly Pattern Passing = Patterns.Of(@"(?<=\w.*)(,| -| and| so| but)+ (so |and |but |then |maybe )*(please )?(can|could|would|will) (you|u)\b.*?(?=,( and| but| so)? (i|i'm|im|my|we|our)\b|$)");

    private static readonly Pattern Question = Patterns.Of(
        @"^(and |but |so |also |then |ok |okay |hey |hi |please )*((what|where|when|who|whom|whose|why|which|how)\b(?! i (like|love|hate|want|need)\b)|(do|does|did|is|are|am|was|were|can|could|will|would|should|shall|may|might|has|have|had|isn't|aren't|don't|doesn't|won't|can't|is not|are not|do not)( not)? (i|you|we|he|she|it|they|there|this|that|my|your|our|the|a|an|any|anyone|someone|people)\b|(any|got any|anything|anyone|know any|which) )");

    private static readonly Pattern LaterQuestion = Patterns.Of(
        @"(,| -|\band\b|\bso\b|\bbut\b)+ *(so |and |but |then |please )*((what|where|when|who|why|which|how)\b|(do|does|did|is|are|can|could|will|would|should|shall|may) (i|you|we|it|there|this|that|my|your|the)\b|(any|got any|anything|anyone|know any|suggestions|recommendations|ideas|thoughts|\w+ (ideas|tips|suggestions|recommendations)\b)\b)");

    private static readonly Pattern Condition = Patterns.Of(@"\b(if|unless|in case|supposing|assuming|provided that|whether|otherwise|in another life|in my dreams?|in a dream)\b");

    private static readonly Pattern Aside = Patterns.Of(@"(,| -) *(so |and |but )?(please )?(if|in case|assuming) (you|there|it|possible|that|anyone|needed|this)\b| so if (you|there|it)\b");

    private static readonly Pattern Work = Patterns.Of(
        @"(^|[.!?,\n] *|\bplease |\bcan you |\bcould you |\bhelp me |\bto )(write|draft|compose|generate|create|summari[sz]e|explain|describe|translate|list|give me|show me|tell me|make me|suggest|recommend|answer the|rewrite|reply to|fix|convert|calculate|review|prepare|produce|design)\b");
}

/*
 * Written by html-entities.py: the named character references of the HTML
 * Standard (13.5), sorted by octets.
 */
#include "inspect/html-references.h"

/* clang-format off */
const char html_entity_names[] =
	"AElig"
	"AElig;"
	"AMP"
	"AMP;"
	"Aacute"
	"Aacute;"
	"Abreve;"
	"Acirc"
	"Acirc;"
	"Acy;"
	"Afr;"
	"Agrave"
	"Agrave;"
	"Alpha;"
	"Amacr;"
	"And;"
	"Aogon;"
	"Aopf;"
	"ApplyFunction;"
	"Aring"
	"Aring;"
	"Ascr;"
	"Assign;"
	"Atilde"
	"Atilde;"
	"Auml"
	"Auml;"
	"Backslash;"
	"Barv;"
	"Barwed;"
	"Bcy;"
	"Because;"
	"Bernoullis;"
	"Beta;"
	"Bfr;"
	"Bopf;"
	"Breve;"
	"Bscr;"
	"Bumpeq;"
	"CHcy;"
	"COPY"
	"COPY;"
	"Cacute;"
	"Cap;"
	"CapitalDifferentialD;"
	"Cayleys;"
	"Ccaron;"
	"Ccedil"
	"Ccedil;"
	"Ccirc;"
	"Cconint;"
	"Cdot;"
	"Cedilla;"
	"CenterDot;"
	"Cfr;"
	"Chi;"
	"CircleDot;"
	"CircleMinus;"
	"CirclePlus;"
	"CircleTimes;"
	"ClockwiseContourIntegral;"
	"CloseCurlyDoubleQuote;"
	"CloseCurlyQuote;"
	"Colon;"
	"Colone;"
	"Congruent;"
	"Conint;"
	"ContourIntegral;"
	"Copf;"
	"Coproduct;"
	"CounterClockwiseContourIntegral;"
	"Cross;"
	"Cscr;"
	"Cup;"
	"CupCap;"
	"DD;"
	"DDotrahd;"
	"DJcy;"
	"DScy;"
	"DZcy;"
	"Dagger;"
	"Darr;"
	"Dashv;"
	"Dcaron;"
	"Dcy;"
	"Del;"
	"Delta;"
	"Dfr;"
	"DiacriticalAcute;"
	"DiacriticalDot;"
	"DiacriticalDoubleAcute;"
	"DiacriticalGrave;"
	"DiacriticalTilde;"
	"Diamond;"
	"DifferentialD;"
	"Dopf;"
	"Dot;"
	"DotDot;"
	"DotEqual;"
	"DoubleContourIntegral;"
	"DoubleDot;"
	"DoubleDownArrow;"
	"DoubleLeftArrow;"
	"DoubleLeftRightArrow;"
	"DoubleLeftTee;"
	"DoubleLongLeftArrow;"
	"DoubleLongLeftRightArrow;"
	"DoubleLongRightArrow;"
	"DoubleRightArrow;"
	"DoubleRightTee;"
	"DoubleUpArrow;"
	"DoubleUpDownArrow;"
	"DoubleVerticalBar;"
	"DownArrow;"
	"DownArrowBar;"
	"DownArrowUpArrow;"
	"DownBreve;"
	"DownLeftRightVector;"
	"DownLeftTeeVector;"
	"DownLeftVector;"
	"DownLeftVectorBar;"
	"DownRightTeeVector;"
	"DownRightVector;"
	"DownRightVectorBar;"
	"DownTee;"
	"DownTeeArrow;"
	"Downarrow;"
	"Dscr;"
	"Dstrok;"
	"ENG;"
	"ETH"
	"ETH;"
	"Eacute"
	"Eacute;"
	"Ecaron;"
	"Ecirc"
	"Ecirc;"
	"Ecy;"
	"Edot;"
	"Efr;"
	"Egrave"
	"Egrave;"
	"Element;"
	"Emacr;"
	"EmptySmallSquare;"
	"EmptyVerySmallSquare;"
	"Eogon;"
	"Eopf;"
	"Epsilon;"
	"Equal;"
	"EqualTilde;"
	"Equilibrium;"
	"Escr;"
	"Esim;"
	"Eta;"
	"Euml"
	"Euml;"
	"Exists;"
	"ExponentialE;"
	"Fcy;"
	"Ffr;"
	"FilledSmallSquare;"
	"FilledVerySmallSquare;"
	"Fopf;"
	"ForAll;"
	"Fouriertrf;"
	"Fscr;"
	"GJcy;"
	"GT"
	"GT;"
	"Gamma;"
	"Gammad;"
	"Gbreve;"
	"Gcedil;"
	"Gcirc;"
	"Gcy;"
	"Gdot;"
	"Gfr;"
	"Gg;"
	"Gopf;"
	"GreaterEqual;"
	"GreaterEqualLess;"
	"GreaterFullEqual;"
	"GreaterGreater;"
	"GreaterLess;"
	"GreaterSlantEqual;"
	"GreaterTilde;"
	"Gscr;"
	"Gt;"
	"HARDcy;"
	"Hacek;"
	"Hat;"
	"Hcirc;"
	"Hfr;"
	"HilbertSpace;"
	"Hopf;"
	"HorizontalLine;"
	"Hscr;"
	"Hstrok;"
	"HumpDownHump;"
	"HumpEqual;"
	"IEcy;"
	"IJlig;"
	"IOcy;"
	"Iacute"
	"Iacute;"
	"Icirc"
	"Icirc;"
	"Icy;"
	"Idot;"
	"Ifr;"
	"Igrave"
	"Igrave;"
	"Im;"
	"Imacr;"
	"ImaginaryI;"
	"Implies;"
	"Int;"
	"Integral;"
	"Intersection;"
	"InvisibleComma;"
	"InvisibleTimes;"
	"Iogon;"
	"Iopf;"
	"Iota;"
	"Iscr;"
	"Itilde;"
	"Iukcy;"
	"Iuml"
	"Iuml;"
	"Jcirc;"
	"Jcy;"
	"Jfr;"
	"Jopf;"
	"Jscr;"
	"Jsercy;"
	"Jukcy;"
	"KHcy;"
	"KJcy;"
	"Kappa;"
	"Kcedil;"
	"Kcy;"
	"Kfr;"
	"Kopf;"
	"Kscr;"
	"LJcy;"
	"LT"
	"LT;"
	"Lacute;"
	"Lambda;"
	"Lang;"
	"Laplacetrf;"
	"Larr;"
	"Lcaron;"
	"Lcedil;"
	"Lcy;"
	"LeftAngleBracket;"
	"LeftArrow;"
	"LeftArrowBar;"
	"LeftArrowRightArrow;"
	"LeftCeiling;"
	"LeftDoubleBracket;"
	"LeftDownTeeVector;"
	"LeftDownVector;"
	"LeftDownVectorBar;"
	"LeftFloor;"
	"LeftRightArrow;"
	"LeftRightVector;"
	"LeftTee;"
	"LeftTeeArrow;"
	"LeftTeeVector;"
	"LeftTriangle;"
	"LeftTriangleBar;"
	"LeftTriangleEqual;"
	"LeftUpDownVector;"
	"LeftUpTeeVector;"
	"LeftUpVector;"
	"LeftUpVectorBar;"
	"LeftVector;"
	"LeftVectorBar;"
	"Leftarrow;"
	"Leftrightarrow;"
	"LessEqualGreater;"
	"LessFullEqual;"
	"LessGreater;"
	"LessLess;"
	"LessSlantEqual;"
	"LessTilde;"
	"Lfr;"
	"Ll;"
	"Lleftarrow;"
	"Lmidot;"
	"LongLeftArrow;"
	"LongLeftRightArrow;"
	"LongRightArrow;"
	"Longleftarrow;"
	"Longleftrightarrow;"
	"Longrightarrow;"
	"Lopf;"
	"LowerLeftArrow;"
	"LowerRightArrow;"
	"Lscr;"
	"Lsh;"
	"Lstrok;"
	"Lt;"
	"Map;"
	"Mcy;"
	"MediumSpace;"
	"Mellintrf;"
	"Mfr;"
	"MinusPlus;"
	"Mopf;"
	"Mscr;"
	"Mu;"
	"NJcy;"
	"Nacute;"
	"Ncaron;"
	"Ncedil;"
	"Ncy;"
	"NegativeMediumSpace;"
	"NegativeThickSpace;"
	"NegativeThinSpace;"
	"NegativeVeryThinSpace;"
	"NestedGreaterGreater;"
	"NestedLessLess;"
	"NewLine;"
	"Nfr;"
	"NoBreak;"
	"NonBreakingSpace;"
	"Nopf;"
	"Not;"
	"NotCongruent;"
	"NotCupCap;"
	"NotDoubleVerticalBar;"
	"NotElement;"
	"NotEqual;"
	"NotEqualTilde;"
	"NotExists;"
	"NotGreater;"
	"NotGreaterEqual;"
	"NotGreaterFullEqual;"
	"NotGreaterGreater;"
	"NotGreaterLess;"
	"NotGreaterSlantEqual;"
	"NotGreaterTilde;"
	"NotHumpDownHump;"
	"NotHumpEqual;"
	"NotLeftTriangle;"
	"NotLeftTriangleBar;"
	"NotLeftTriangleEqual;"
	"NotLess;"
	"NotLessEqual;"
	"NotLessGreater;"
	"NotLessLess;"
	"NotLessSlantEqual;"
	"NotLessTilde;"
	"NotNestedGreaterGreater;"
	"NotNestedLessLess;"
	"NotPrecedes;"
	"NotPrecedesEqual;"
	"NotPrecedesSlantEqual;"
	"NotReverseElement;"
	"NotRightTriangle;"
	"NotRightTriangleBar;"
	"NotRightTriangleEqual;"
	"NotSquareSubset;"
	"NotSquareSubsetEqual;"
	"NotSquareSuperset;"
	"NotSquareSupersetEqual;"
	"NotSubset;"
	"NotSubsetEqual;"
	"NotSucceeds;"
	"NotSucceedsEqual;"
	"NotSucceedsSlantEqual;"
	"NotSucceedsTilde;"
	"NotSuperset;"
	"NotSupersetEqual;"
	"NotTilde;"
	"NotTildeEqual;"
	"NotTildeFullEqual;"
	"NotTildeTilde;"
	"NotVerticalBar;"
	"Nscr;"
	"Ntilde"
	"Ntilde;"
	"Nu;"
	"OElig;"
	"Oacute"
	"Oacute;"
	"Ocirc"
	"Ocirc;"
	"Ocy;"
	"Odblac;"
	"Ofr;"
	"Ograve"
	"Ograve;"
	"Omacr;"
	"Omega;"
	"Omicron;"
	"Oopf;"
	"OpenCurlyDoubleQuote;"
	"OpenCurlyQuote;"
	"Or;"
	"Oscr;"
	"Oslash"
	"Oslash;"
	"Otilde"
	"Otilde;"
	"Otimes;"
	"Ouml"
	"Ouml;"
	"OverBar;"
	"OverBrace;"
	"OverBracket;"
	"OverParenthesis;"
	"PartialD;"
	"Pcy;"
	"Pfr;"
	"Phi;"
	"Pi;"
	"PlusMinus;"
	"Poincareplane;"
	"Popf;"
	"Pr;"
	"Precedes;"
	"PrecedesEqual;"
	"PrecedesSlantEqual;"
	"PrecedesTilde;"
	"Prime;"
	"Product;"
	"Proportion;"
	"Proportional;"
	"Pscr;"
	"Psi;"
	"QUOT"
	"QUOT;"
	"Qfr;"
	"Qopf;"
	"Qscr;"
	"RBarr;"
	"REG"
	"REG;"
	"Racute;"
	"Rang;"
	"Rarr;"
	"Rarrtl;"
	"Rcaron;"
	"Rcedil;"
	"Rcy;"
	"Re;"
	"ReverseElement;"
	"ReverseEquilibrium;"
	"ReverseUpEquilibrium;"
	"Rfr;"
	"Rho;"
	"RightAngleBracket;"
	"RightArrow;"
	"RightArrowBar;"
	"RightArrowLeftArrow;"
	"RightCeiling;"
	"RightDoubleBracket;"
	"RightDownTeeVector;"
	"RightDownVector;"
	"RightDownVectorBar;"
	"RightFloor;"
	"RightTee;"
	"RightTeeArrow;"
	"RightTeeVector;"
	"RightTriangle;"
	"RightTriangleBar;"
	"RightTriangleEqual;"
	"RightUpDownVector;"
	"RightUpTeeVector;"
	"RightUpVector;"
	"RightUpVectorBar;"
	"RightVector;"
	"RightVectorBar;"
	"Rightarrow;"
	"Ropf;"
	"RoundImplies;"
	"Rrightarrow;"
	"Rscr;"
	"Rsh;"
	"RuleDelayed;"
	"SHCHcy;"
	"SHcy;"
	"SOFTcy;"
	"Sacute;"
	"Sc;"
	"Scaron;"
	"Scedil;"
	"Scirc;"
	"Scy;"
	"Sfr;"
	"ShortDownArrow;"
	"ShortLeftArrow;"
	"ShortRightArrow;"
	"ShortUpArrow;"
	"Sigma;"
	"SmallCircle;"
	"Sopf;"
	"Sqrt;"
	"Square;"
	"SquareIntersection;"
	"SquareSubset;"
	"SquareSubsetEqual;"
	"SquareSuperset;"
	"SquareSupersetEqual;"
	"SquareUnion;"
	"Sscr;"
	"Star;"
	"Sub;"
	"Subset;"
	"SubsetEqual;"
	"Succeeds;"
	"SucceedsEqual;"
	"SucceedsSlantEqual;"
	"SucceedsTilde;"
	"SuchThat;"
	"Sum;"
	"Sup;"
	"Superset;"
	"SupersetEqual;"
	"Supset;"
	"THORN"
	"THORN;"
	"TRADE;"
	"TSHcy;"
	"TScy;"
	"Tab;"
	"Tau;"
	"Tcaron;"
	"Tcedil;"
	"Tcy;"
	"Tfr;"
	"Therefore;"
	"Theta;"
	"ThickSpace;"
	"ThinSpace;"
	"Tilde;"
	"TildeEqual;"
	"TildeFullEqual;"
	"TildeTilde;"
	"Topf;"
	"TripleDot;"
	"Tscr;"
	"Tstrok;"
	"Uacute"
	"Uacute;"
	"Uarr;"
	"Uarrocir;"
	"Ubrcy;"
	"Ubreve;"
	"Ucirc"
	"Ucirc;"
	"Ucy;"
	"Udblac;"
	"Ufr;"
	"Ugrave"
	"Ugrave;"
	"Umacr;"
	"UnderBar;"
	"UnderBrace;"
	"UnderBracket;"
	"UnderParenthesis;"
	"Union;"
	"UnionPlus;"
	"Uogon;"
	"Uopf;"
	"UpArrow;"
	"UpArrowBar;"
	"UpArrowDownArrow;"
	"UpDownArrow;"
	"UpEquilibrium;"
	"UpTee;"
	"UpTeeArrow;"
	"Uparrow;"
	"Updownarrow;"
	"UpperLeftArrow;"
	"UpperRightArrow;"
	"Upsi;"
	"Upsilon;"
	"Uring;"
	"Uscr;"
	"Utilde;"
	"Uuml"
	"Uuml;"
	"VDash;"
	"Vbar;"
	"Vcy;"
	"Vdash;"
	"Vdashl;"
	"Vee;"
	"Verbar;"
	"Vert;"
	"VerticalBar;"
	"VerticalLine;"
	"VerticalSeparator;"
	"VerticalTilde;"
	"VeryThinSpace;"
	"Vfr;"
	"Vopf;"
	"Vscr;"
	"Vvdash;"
	"Wcirc;"
	"Wedge;"
	"Wfr;"
	"Wopf;"
	"Wscr;"
	"Xfr;"
	"Xi;"
	"Xopf;"
	"Xscr;"
	"YAcy;"
	"YIcy;"
	"YUcy;"
	"Yacute"
	"Yacute;"
	"Ycirc;"
	"Ycy;"
	"Yfr;"
	"Yopf;"
	"Yscr;"
	"Yuml;"
	"ZHcy;"
	"Zacute;"
	"Zcaron;"
	"Zcy;"
	"Zdot;"
	"ZeroWidthSpace;"
	"Zeta;"
	"Zfr;"
	"Zopf;"
	"Zscr;"
	"aacute"
	"aacute;"
	"abreve;"
	"ac;"
	"acE;"
	"acd;"
	"acirc"
	"acirc;"
	"acute"
	"acute;"
	"acy;"
	"aelig"
	"aelig;"
	"af;"
	"afr;"
	"agrave"
	"agrave;"
	"alefsym;"
	"aleph;"
	"alpha;"
	"amacr;"
	"amalg;"
	"amp"
	"amp;"
	"and;"
	"andand;"
	"andd;"
	"andslope;"
	"andv;"
	"ang;"
	"ange;"
	"angle;"
	"angmsd;"
	"angmsdaa;"
	"angmsdab;"
	"angmsdac;"
	"angmsdad;"
	"angmsdae;"
	"angmsdaf;"
	"angmsdag;"
	"angmsdah;"
	"angrt;"
	"angrtvb;"
	"angrtvbd;"
	"angsph;"
	"angst;"
	"angzarr;"
	"aogon;"
	"aopf;"
	"ap;"
	"apE;"
	"apacir;"
	"ape;"
	"apid;"
	"apos;"
	"approx;"
	"approxeq;"
	"aring"
	"aring;"
	"ascr;"
	"ast;"
	"asymp;"
	"asympeq;"
	"atilde"
	"atilde;"
	"auml"
	"auml;"
	"awconint;"
	"awint;"
	"bNot;"
	"backcong;"
	"backepsilon;"
	"backprime;"
	"backsim;"
	"backsimeq;"
	"barvee;"
	"barwed;"
	"barwedge;"
	"bbrk;"
	"bbrktbrk;"
	"bcong;"
	"bcy;"
	"bdquo;"
	"becaus;"
	"because;"
	"bemptyv;"
	"bepsi;"
	"bernou;"
	"beta;"
	"beth;"
	"between;"
	"bfr;"
	"bigcap;"
	"bigcirc;"
	"bigcup;"
	"bigodot;"
	"bigoplus;"
	"bigotimes;"
	"bigsqcup;"
	"bigstar;"
	"bigtriangledown;"
	"bigtriangleup;"
	"biguplus;"
	"bigvee;"
	"bigwedge;"
	"bkarow;"
	"blacklozenge;"
	"blacksquare;"
	"blacktriangle;"
	"blacktriangledown;"
	"blacktriangleleft;"
	"blacktriangleright;"
	"blank;"
	"blk12;"
	"blk14;"
	"blk34;"
	"block;"
	"bne;"
	"bnequiv;"
	"bnot;"
	"bopf;"
	"bot;"
	"bottom;"
	"bowtie;"
	"boxDL;"
	"boxDR;"
	"boxDl;"
	"boxDr;"
	"boxH;"
	"boxHD;"
	"boxHU;"
	"boxHd;"
	"boxHu;"
	"boxUL;"
	"boxUR;"
	"boxUl;"
	"boxUr;"
	"boxV;"
	"boxVH;"
	"boxVL;"
	"boxVR;"
	"boxVh;"
	"boxVl;"
	"boxVr;"
	"boxbox;"
	"boxdL;"
	"boxdR;"
	"boxdl;"
	"boxdr;"
	"boxh;"
	"boxhD;"
	"boxhU;"
	"boxhd;"
	"boxhu;"
	"boxminus;"
	"boxplus;"
	"boxtimes;"
	"boxuL;"
	"boxuR;"
	"boxul;"
	"boxur;"
	"boxv;"
	"boxvH;"
	"boxvL;"
	"boxvR;"
	"boxvh;"
	"boxvl;"
	"boxvr;"
	"bprime;"
	"breve;"
	"brvbar"
	"brvbar;"
	"bscr;"
	"bsemi;"
	"bsim;"
	"bsime;"
	"bsol;"
	"bsolb;"
	"bsolhsub;"
	"bull;"
	"bullet;"
	"bump;"
	"bumpE;"
	"bumpe;"
	"bumpeq;"
	"cacute;"
	"cap;"
	"capand;"
	"capbrcup;"
	"capcap;"
	"capcup;"
	"capdot;"
	"caps;"
	"caret;"
	"caron;"
	"ccaps;"
	"ccaron;"
	"ccedil"
	"ccedil;"
	"ccirc;"
	"ccups;"
	"ccupssm;"
	"cdot;"
	"cedil"
	"cedil;"
	"cemptyv;"
	"cent"
	"cent;"
	"centerdot;"
	"cfr;"
	"chcy;"
	"check;"
	"checkmark;"
	"chi;"
	"cir;"
	"cirE;"
	"circ;"
	"circeq;"
	"circlearrowleft;"
	"circlearrowright;"
	"circledR;"
	"circledS;"
	"circledast;"
	"circledcirc;"
	"circleddash;"
	"cire;"
	"cirfnint;"
	"cirmid;"
	"cirscir;"
	"clubs;"
	"clubsuit;"
	"colon;"
	"colone;"
	"coloneq;"
	"comma;"
	"commat;"
	"comp;"
	"compfn;"
	"complement;"
	"complexes;"
	"cong;"
	"congdot;"
	"conint;"
	"copf;"
	"coprod;"
	"copy"
	"copy;"
	"copysr;"
	"crarr;"
	"cross;"
	"cscr;"
	"csub;"
	"csube;"
	"csup;"
	"csupe;"
	"ctdot;"
	"cudarrl;"
	"cudarrr;"
	"cuepr;"
	"cuesc;"
	"cularr;"
	"cularrp;"
	"cup;"
	"cupbrcap;"
	"cupcap;"
	"cupcup;"
	"cupdot;"
	"cupor;"
	"cups;"
	"curarr;"
	"curarrm;"
	"curlyeqprec;"
	"curlyeqsucc;"
	"curlyvee;"
	"curlywedge;"
	"curren"
	"curren;"
	"curvearrowleft;"
	"curvearrowright;"
	"cuvee;"
	"cuwed;"
	"cwconint;"
	"cwint;"
	"cylcty;"
	"dArr;"
	"dHar;"
	"dagger;"
	"daleth;"
	"darr;"
	"dash;"
	"dashv;"
	"dbkarow;"
	"dblac;"
	"dcaron;"
	"dcy;"
	"dd;"
	"ddagger;"
	"ddarr;"
	"ddotseq;"
	"deg"
	"deg;"
	"delta;"
	"demptyv;"
	"dfisht;"
	"dfr;"
	"dharl;"
	"dharr;"
	"diam;"
	"diamond;"
	"diamondsuit;"
	"diams;"
	"die;"
	"digamma;"
	"disin;"
	"div;"
	"divide"
	"divide;"
	"divideontimes;"
	"divonx;"
	"djcy;"
	"dlcorn;"
	"dlcrop;"
	"dollar;"
	"dopf;"
	"dot;"
	"doteq;"
	"doteqdot;"
	"dotminus;"
	"dotplus;"
	"dotsquare;"
	"doublebarwedge;"
	"downarrow;"
	"downdownarrows;"
	"downharpoonleft;"
	"downharpoonright;"
	"drbkarow;"
	"drcorn;"
	"drcrop;"
	"dscr;"
	"dscy;"
	"dsol;"
	"dstrok;"
	"dtdot;"
	"dtri;"
	"dtrif;"
	"duarr;"
	"duhar;"
	"dwangle;"
	"dzcy;"
	"dzigrarr;"
	"eDDot;"
	"eDot;"
	"eacute"
	"eacute;"
	"easter;"
	"ecaron;"
	"ecir;"
	"ecirc"
	"ecirc;"
	"ecolon;"
	"ecy;"
	"edot;"
	"ee;"
	"efDot;"
	"efr;"
	"eg;"
	"egrave"
	"egrave;"
	"egs;"
	"egsdot;"
	"el;"
	"elinters;"
	"ell;"
	"els;"
	"elsdot;"
	"emacr;"
	"empty;"
	"emptyset;"
	"emptyv;"
	"emsp13;"
	"emsp14;"
	"emsp;"
	"eng;"
	"ensp;"
	"eogon;"
	"eopf;"
	"epar;"
	"eparsl;"
	"eplus;"
	"epsi;"
	"epsilon;"
	"epsiv;"
	"eqcirc;"
	"eqcolon;"
	"eqsim;"
	"eqslantgtr;"
	"eqslantless;"
	"equals;"
	"equest;"
	"equiv;"
	"equivDD;"
	"eqvparsl;"
	"erDot;"
	"erarr;"
	"escr;"
	"esdot;"
	"esim;"
	"eta;"
	"eth"
	"eth;"
	"euml"
	"euml;"
	"euro;"
	"excl;"
	"exist;"
	"expectation;"
	"exponentiale;"
	"fallingdotseq;"
	"fcy;"
	"female;"
	"ffilig;"
	"fflig;"
	"ffllig;"
	"ffr;"
	"filig;"
	"fjlig;"
	"flat;"
	"fllig;"
	"fltns;"
	"fnof;"
	"fopf;"
	"forall;"
	"fork;"
	"forkv;"
	"fpartint;"
	"frac12"
	"frac12;"
	"frac13;"
	"frac14"
	"frac14;"
	"frac15;"
	"frac16;"
	"frac18;"
	"frac23;"
	"frac25;"
	"frac34"
	"frac34;"
	"frac35;"
	"frac38;"
	"frac45;"
	"frac56;"
	"frac58;"
	"frac78;"
	"frasl;"
	"frown;"
	"fscr;"
	"gE;"
	"gEl;"
	"gacute;"
	"gamma;"
	"gammad;"
	"gap;"
	"gbreve;"
	"gcirc;"
	"gcy;"
	"gdot;"
	"ge;"
	"gel;"
	"geq;"
	"geqq;"
	"geqslant;"
	"ges;"
	"gescc;"
	"gesdot;"
	"gesdoto;"
	"gesdotol;"
	"gesl;"
	"gesles;"
	"gfr;"
	"gg;"
	"ggg;"
	"gimel;"
	"gjcy;"
	"gl;"
	"glE;"
	"gla;"
	"glj;"
	"gnE;"
	"gnap;"
	"gnapprox;"
	"gne;"
	"gneq;"
	"gneqq;"
	"gnsim;"
	"gopf;"
	"grave;"
	"gscr;"
	"gsim;"
	"gsime;"
	"gsiml;"
	"gt"
	"gt;"
	"gtcc;"
	"gtcir;"
	"gtdot;"
	"gtlPar;"
	"gtquest;"
	"gtrapprox;"
	"gtrarr;"
	"gtrdot;"
	"gtreqless;"
	"gtreqqless;"
	"gtrless;"
	"gtrsim;"
	"gvertneqq;"
	"gvnE;"
	"hArr;"
	"hairsp;"
	"half;"
	"hamilt;"
	"hardcy;"
	"harr;"
	"harrcir;"
	"harrw;"
	"hbar;"
	"hcirc;"
	"hearts;"
	"heartsuit;"
	"hellip;"
	"hercon;"
	"hfr;"
	"hksearow;"
	"hkswarow;"
	"hoarr;"
	"homtht;"
	"hookleftarrow;"
	"hookrightarrow;"
	"hopf;"
	"horbar;"
	"hscr;"
	"hslash;"
	"hstrok;"
	"hybull;"
	"hyphen;"
	"iacute"
	"iacute;"
	"ic;"
	"icirc"
	"icirc;"
	"icy;"
	"iecy;"
	"iexcl"
	"iexcl;"
	"iff;"
	"ifr;"
	"igrave"
	"igrave;"
	"ii;"
	"iiiint;"
	"iiint;"
	"iinfin;"
	"iiota;"
	"ijlig;"
	"imacr;"
	"image;"
	"imagline;"
	"imagpart;"
	"imath;"
	"imof;"
	"imped;"
	"in;"
	"incare;"
	"infin;"
	"infintie;"
	"inodot;"
	"int;"
	"intcal;"
	"integers;"
	"intercal;"
	"intlarhk;"
	"intprod;"
	"iocy;"
	"iogon;"
	"iopf;"
	"iota;"
	"iprod;"
	"iquest"
	"iquest;"
	"iscr;"
	"isin;"
	"isinE;"
	"isindot;"
	"isins;"
	"isinsv;"
	"isinv;"
	"it;"
	"itilde;"
	"iukcy;"
	"iuml"
	"iuml;"
	"jcirc;"
	"jcy;"
	"jfr;"
	"jmath;"
	"jopf;"
	"jscr;"
	"jsercy;"
	"jukcy;"
	"kappa;"
	"kappav;"
	"kcedil;"
	"kcy;"
	"kfr;"
	"kgreen;"
	"khcy;"
	"kjcy;"
	"kopf;"
	"kscr;"
	"lAarr;"
	"lArr;"
	"lAtail;"
	"lBarr;"
	"lE;"
	"lEg;"
	"lHar;"
	"lacute;"
	"laemptyv;"
	"lagran;"
	"lambda;"
	"lang;"
	"langd;"
	"langle;"
	"lap;"
	"laquo"
	"laquo;"
	"larr;"
	"larrb;"
	"larrbfs;"
	"larrfs;"
	"larrhk;"
	"larrlp;"
	"larrpl;"
	"larrsim;"
	"larrtl;"
	"lat;"
	"latail;"
	"late;"
	"lates;"
	"lbarr;"
	"lbbrk;"
	"lbrace;"
	"lbrack;"
	"lbrke;"
	"lbrksld;"
	"lbrkslu;"
	"lcaron;"
	"lcedil;"
	"lceil;"
	"lcub;"
	"lcy;"
	"ldca;"
	"ldquo;"
	"ldquor;"
	"ldrdhar;"
	"ldrushar;"
	"ldsh;"
	"le;"
	"leftarrow;"
	"leftarrowtail;"
	"leftharpoondown;"
	"leftharpoonup;"
	"leftleftarrows;"
	"leftrightarrow;"
	"leftrightarrows;"
	"leftrightharpoons;"
	"leftrightsquigarrow;"
	"leftthreetimes;"
	"leg;"
	"leq;"
	"leqq;"
	"leqslant;"
	"les;"
	"lescc;"
	"lesdot;"
	"lesdoto;"
	"lesdotor;"
	"lesg;"
	"lesges;"
	"lessapprox;"
	"lessdot;"
	"lesseqgtr;"
	"lesseqqgtr;"
	"lessgtr;"
	"lesssim;"
	"lfisht;"
	"lfloor;"
	"lfr;"
	"lg;"
	"lgE;"
	"lhard;"
	"lharu;"
	"lharul;"
	"lhblk;"
	"ljcy;"
	"ll;"
	"llarr;"
	"llcorner;"
	"llhard;"
	"lltri;"
	"lmidot;"
	"lmoust;"
	"lmoustache;"
	"lnE;"
	"lnap;"
	"lnapprox;"
	"lne;"
	"lneq;"
	"lneqq;"
	"lnsim;"
	"loang;"
	"loarr;"
	"lobrk;"
	"longleftarrow;"
	"longleftrightarrow;"
	"longmapsto;"
	"longrightarrow;"
	"looparrowleft;"
	"looparrowright;"
	"lopar;"
	"lopf;"
	"loplus;"
	"lotimes;"
	"lowast;"
	"lowbar;"
	"loz;"
	"lozenge;"
	"lozf;"
	"lpar;"
	"lparlt;"
	"lrarr;"
	"lrcorner;"
	"lrhar;"
	"lrhard;"
	"lrm;"
	"lrtri;"
	"lsaquo;"
	"lscr;"
	"lsh;"
	"lsim;"
	"lsime;"
	"lsimg;"
	"lsqb;"
	"lsquo;"
	"lsquor;"
	"lstrok;"
	"lt"
	"lt;"
	"ltcc;"
	"ltcir;"
	"ltdot;"
	"lthree;"
	"ltimes;"
	"ltlarr;"
	"ltquest;"
	"ltrPar;"
	"ltri;"
	"ltrie;"
	"ltrif;"
	"lurdshar;"
	"luruhar;"
	"lvertneqq;"
	"lvnE;"
	"mDDot;"
	"macr"
	"macr;"
	"male;"
	"malt;"
	"maltese;"
	"map;"
	"mapsto;"
	"mapstodown;"
	"mapstoleft;"
	"mapstoup;"
	"marker;"
	"mcomma;"
	"mcy;"
	"mdash;"
	"measuredangle;"
	"mfr;"
	"mho;"
	"micro"
	"micro;"
	"mid;"
	"midast;"
	"midcir;"
	"middot"
	"middot;"
	"minus;"
	"minusb;"
	"minusd;"
	"minusdu;"
	"mlcp;"
	"mldr;"
	"mnplus;"
	"models;"
	"mopf;"
	"mp;"
	"mscr;"
	"mstpos;"
	"mu;"
	"multimap;"
	"mumap;"
	"nGg;"
	"nGt;"
	"nGtv;"
	"nLeftarrow;"
	"nLeftrightarrow;"
	"nLl;"
	"nLt;"
	"nLtv;"
	"nRightarrow;"
	"nVDash;"
	"nVdash;"
	"nabla;"
	"nacute;"
	"nang;"
	"nap;"
	"napE;"
	"napid;"
	"napos;"
	"napprox;"
	"natur;"
	"natural;"
	"naturals;"
	"nbsp"
	"nbsp;"
	"nbump;"
	"nbumpe;"
	"ncap;"
	"ncaron;"
	"ncedil;"
	"ncong;"
	"ncongdot;"
	"ncup;"
	"ncy;"
	"ndash;"
	"ne;"
	"neArr;"
	"nearhk;"
	"nearr;"
	"nearrow;"
	"nedot;"
	"nequiv;"
	"nesear;"
	"nesim;"
	"nexist;"
	"nexists;"
	"nfr;"
	"ngE;"
	"nge;"
	"ngeq;"
	"ngeqq;"
	"ngeqslant;"
	"nges;"
	"ngsim;"
	"ngt;"
	"ngtr;"
	"nhArr;"
	"nharr;"
	"nhpar;"
	"ni;"
	"nis;"
	"nisd;"
	"niv;"
	"njcy;"
	"nlArr;"
	"nlE;"
	"nlarr;"
	"nldr;"
	"nle;"
	"nleftarrow;"
	"nleftrightarrow;"
	"nleq;"
	"nleqq;"
	"nleqslant;"
	"nles;"
	"nless;"
	"nlsim;"
	"nlt;"
	"nltri;"
	"nltrie;"
	"nmid;"
	"nopf;"
	"not"
	"not;"
	"notin;"
	"notinE;"
	"notindot;"
	"notinva;"
	"notinvb;"
	"notinvc;"
	"notni;"
	"notniva;"
	"notnivb;"
	"notnivc;"
	"npar;"
	"nparallel;"
	"nparsl;"
	"npart;"
	"npolint;"
	"npr;"
	"nprcue;"
	"npre;"
	"nprec;"
	"npreceq;"
	"nrArr;"
	"nrarr;"
	"nrarrc;"
	"nrarrw;"
	"nrightarrow;"
	"nrtri;"
	"nrtrie;"
	"nsc;"
	"nsccue;"
	"nsce;"
	"nscr;"
	"nshortmid;"
	"nshortparallel;"
	"nsim;"
	"nsime;"
	"nsimeq;"
	"nsmid;"
	"nspar;"
	"nsqsube;"
	"nsqsupe;"
	"nsub;"
	"nsubE;"
	"nsube;"
	"nsubset;"
	"nsubseteq;"
	"nsubseteqq;"
	"nsucc;"
	"nsucceq;"
	"nsup;"
	"nsupE;"
	"nsupe;"
	"nsupset;"
	"nsupseteq;"
	"nsupseteqq;"
	"ntgl;"
	"ntilde"
	"ntilde;"
	"ntlg;"
	"ntriangleleft;"
	"ntrianglelefteq;"
	"ntriangleright;"
	"ntrianglerighteq;"
	"nu;"
	"num;"
	"numero;"
	"numsp;"
	"nvDash;"
	"nvHarr;"
	"nvap;"
	"nvdash;"
	"nvge;"
	"nvgt;"
	"nvinfin;"
	"nvlArr;"
	"nvle;"
	"nvlt;"
	"nvltrie;"
	"nvrArr;"
	"nvrtrie;"
	"nvsim;"
	"nwArr;"
	"nwarhk;"
	"nwarr;"
	"nwarrow;"
	"nwnear;"
	"oS;"
	"oacute"
	"oacute;"
	"oast;"
	"ocir;"
	"ocirc"
	"ocirc;"
	"ocy;"
	"odash;"
	"odblac;"
	"odiv;"
	"odot;"
	"odsold;"
	"oelig;"
	"ofcir;"
	"ofr;"
	"ogon;"
	"ograve"
	"ograve;"
	"ogt;"
	"ohbar;"
	"ohm;"
	"oint;"
	"olarr;"
	"olcir;"
	"olcross;"
	"oline;"
	"olt;"
	"omacr;"
	"omega;"
	"omicron;"
	"omid;"
	"ominus;"
	"oopf;"
	"opar;"
	"operp;"
	"oplus;"
	"or;"
	"orarr;"
	"ord;"
	"order;"
	"orderof;"
	"ordf"
	"ordf;"
	"ordm"
	"ordm;"
	"origof;"
	"oror;"
	"orslope;"
	"orv;"
	"oscr;"
	"oslash"
	"oslash;"
	"osol;"
	"otilde"
	"otilde;"
	"otimes;"
	"otimesas;"
	"ouml"
	"ouml;"
	"ovbar;"
	"par;"
	"para"
	"para;"
	"parallel;"
	"parsim;"
	"parsl;"
	"part;"
	"pcy;"
	"percnt;"
	"period;"
	"permil;"
	"perp;"
	"pertenk;"
	"pfr;"
	"phi;"
	"phiv;"
	"phmmat;"
	"phone;"
	"pi;"
	"pitchfork;"
	"piv;"
	"planck;"
	"planckh;"
	"plankv;"
	"plus;"
	"plusacir;"
	"plusb;"
	"pluscir;"
	"plusdo;"
	"plusdu;"
	"pluse;"
	"plusmn"
	"plusmn;"
	"plussim;"
	"plustwo;"
	"pm;"
	"pointint;"
	"popf;"
	"pound"
	"pound;"
	"pr;"
	"prE;"
	"prap;"
	"prcue;"
	"pre;"
	"prec;"
	"precapprox;"
	"preccurlyeq;"
	"preceq;"
	"precnapprox;"
	"precneqq;"
	"precnsim;"
	"precsim;"
	"prime;"
	"primes;"
	"prnE;"
	"prnap;"
	"prnsim;"
	"prod;"
	"profalar;"
	"profline;"
	"profsurf;"
	"prop;"
	"propto;"
	"prsim;"
	"prurel;"
	"pscr;"
	"psi;"
	"puncsp;"
	"qfr;"
	"qint;"
	"qopf;"
	"qprime;"
	"qscr;"
	"quaternions;"
	"quatint;"
	"quest;"
	"questeq;"
	"quot"
	"quot;"
	"rAarr;"
	"rArr;"
	"rAtail;"
	"rBarr;"
	"rHar;"
	"race;"
	"racute;"
	"radic;"
	"raemptyv;"
	"rang;"
	"rangd;"
	"range;"
	"rangle;"
	"raquo"
	"raquo;"
	"rarr;"
	"rarrap;"
	"rarrb;"
	"rarrbfs;"
	"rarrc;"
	"rarrfs;"
	"rarrhk;"
	"rarrlp;"
	"rarrpl;"
	"rarrsim;"
	"rarrtl;"
	"rarrw;"
	"ratail;"
	"ratio;"
	"rationals;"
	"rbarr;"
	"rbbrk;"
	"rbrace;"
	"rbrack;"
	"rbrke;"
	"rbrksld;"
	"rbrkslu;"
	"rcaron;"
	"rcedil;"
	"rceil;"
	"rcub;"
	"rcy;"
	"rdca;"
	"rdldhar;"
	"rdquo;"
	"rdquor;"
	"rdsh;"
	"real;"
	"realine;"
	"realpart;"
	"reals;"
	"rect;"
	"reg"
	"reg;"
	"rfisht;"
	"rfloor;"
	"rfr;"
	"rhard;"
	"rharu;"
	"rharul;"
	"rho;"
	"rhov;"
	"rightarrow;"
	"rightarrowtail;"
	"rightharpoondown;"
	"rightharpoonup;"
	"rightleftarrows;"
	"rightleftharpoons;"
	"rightrightarrows;"
	"rightsquigarrow;"
	"rightthreetimes;"
	"ring;"
	"risingdotseq;"
	"rlarr;"
	"rlhar;"
	"rlm;"
	"rmoust;"
	"rmoustache;"
	"rnmid;"
	"roang;"
	"roarr;"
	"robrk;"
	"ropar;"
	"ropf;"
	"roplus;"
	"rotimes;"
	"rpar;"
	"rpargt;"
	"rppolint;"
	"rrarr;"
	"rsaquo;"
	"rscr;"
	"rsh;"
	"rsqb;"
	"rsquo;"
	"rsquor;"
	"rthree;"
	"rtimes;"
	"rtri;"
	"rtrie;"
	"rtrif;"
	"rtriltri;"
	"ruluhar;"
	"rx;"
	"sacute;"
	"sbquo;"
	"sc;"
	"scE;"
	"scap;"
	"scaron;"
	"sccue;"
	"sce;"
	"scedil;"
	"scirc;"
	"scnE;"
	"scnap;"
	"scnsim;"
	"scpolint;"
	"scsim;"
	"scy;"
	"sdot;"
	"sdotb;"
	"sdote;"
	"seArr;"
	"searhk;"
	"searr;"
	"searrow;"
	"sect"
	"sect;"
	"semi;"
	"seswar;"
	"setminus;"
	"setmn;"
	"sext;"
	"sfr;"
	"sfrown;"
	"sharp;"
	"shchcy;"
	"shcy;"
	"shortmid;"
	"shortparallel;"
	"shy"
	"shy;"
	"sigma;"
	"sigmaf;"
	"sigmav;"
	"sim;"
	"simdot;"
	"sime;"
	"simeq;"
	"simg;"
	"simgE;"
	"siml;"
	"simlE;"
	"simne;"
	"simplus;"
	"simrarr;"
	"slarr;"
	"smallsetminus;"
	"smashp;"
	"smeparsl;"
	"smid;"
	"smile;"
	"smt;"
	"smte;"
	"smtes;"
	"softcy;"
	"sol;"
	"solb;"
	"solbar;"
	"sopf;"
	"spades;"
	"spadesuit;"
	"spar;"
	"sqcap;"
	"sqcaps;"
	"sqcup;"
	"sqcups;"
	"sqsub;"
	"sqsube;"
	"sqsubset;"
	"sqsubseteq;"
	"sqsup;"
	"sqsupe;"
	"sqsupset;"
	"sqsupseteq;"
	"squ;"
	"square;"
	"squarf;"
	"squf;"
	"srarr;"
	"sscr;"
	"ssetmn;"
	"ssmile;"
	"sstarf;"
	"star;"
	"starf;"
	"straightepsilon;"
	"straightphi;"
	"strns;"
	"sub;"
	"subE;"
	"subdot;"
	"sube;"
	"subedot;"
	"submult;"
	"subnE;"
	"subne;"
	"subplus;"
	"subrarr;"
	"subset;"
	"subseteq;"
	"subseteqq;"
	"subsetneq;"
	"subsetneqq;"
	"subsim;"
	"subsub;"
	"subsup;"
	"succ;"
	"succapprox;"
	"succcurlyeq;"
	"succeq;"
	"succnapprox;"
	"succneqq;"
	"succnsim;"
	"succsim;"
	"sum;"
	"sung;"
	"sup1"
	"sup1;"
	"sup2"
	"sup2;"
	"sup3"
	"sup3;"
	"sup;"
	"supE;"
	"supdot;"
	"supdsub;"
	"supe;"
	"supedot;"
	"suphsol;"
	"suphsub;"
	"suplarr;"
	"supmult;"
	"supnE;"
	"supne;"
	"supplus;"
	"supset;"
	"supseteq;"
	"supseteqq;"
	"supsetneq;"
	"supsetneqq;"
	"supsim;"
	"supsub;"
	"supsup;"
	"swArr;"
	"swarhk;"
	"swarr;"
	"swarrow;"
	"swnwar;"
	"szlig"
	"szlig;"
	"target;"
	"tau;"
	"tbrk;"
	"tcaron;"
	"tcedil;"
	"tcy;"
	"tdot;"
	"telrec;"
	"tfr;"
	"there4;"
	"therefore;"
	"theta;"
	"thetasym;"
	"thetav;"
	"thickapprox;"
	"thicksim;"
	"thinsp;"
	"thkap;"
	"thksim;"
	"thorn"
	"thorn;"
	"tilde;"
	"times"
	"times;"
	"timesb;"
	"timesbar;"
	"timesd;"
	"tint;"
	"toea;"
	"top;"
	"topbot;"
	"topcir;"
	"topf;"
	"topfork;"
	"tosa;"
	"tprime;"
	"trade;"
	"triangle;"
	"triangledown;"
	"triangleleft;"
	"trianglelefteq;"
	"triangleq;"
	"triangleright;"
	"trianglerighteq;"
	"tridot;"
	"trie;"
	"triminus;"
	"triplus;"
	"trisb;"
	"tritime;"
	"trpezium;"
	"tscr;"
	"tscy;"
	"tshcy;"
	"tstrok;"
	"twixt;"
	"twoheadleftarrow;"
	"twoheadrightarrow;"
	"uArr;"
	"uHar;"
	"uacute"
	"uacute;"
	"uarr;"
	"ubrcy;"
	"ubreve;"
	"ucirc"
	"ucirc;"
	"ucy;"
	"udarr;"
	"udblac;"
	"udhar;"
	"ufisht;"
	"ufr;"
	"ugrave"
	"ugrave;"
	"uharl;"
	"uharr;"
	"uhblk;"
	"ulcorn;"
	"ulcorner;"
	"ulcrop;"
	"ultri;"
	"umacr;"
	"uml"
	"uml;"
	"uogon;"
	"uopf;"
	"uparrow;"
	"updownarrow;"
	"upharpoonleft;"
	"upharpoonright;"
	"uplus;"
	"upsi;"
	"upsih;"
	"upsilon;"
	"upuparrows;"
	"urcorn;"
	"urcorner;"
	"urcrop;"
	"uring;"
	"urtri;"
	"uscr;"
	"utdot;"
	"utilde;"
	"utri;"
	"utrif;"
	"uuarr;"
	"uuml"
	"uuml;"
	"uwangle;"
	"vArr;"
	"vBar;"
	"vBarv;"
	"vDash;"
	"vangrt;"
	"varepsilon;"
	"varkappa;"
	"varnothing;"
	"varphi;"
	"varpi;"
	"varpropto;"
	"varr;"
	"varrho;"
	"varsigma;"
	"varsubsetneq;"
	"varsubsetneqq;"
	"varsupsetneq;"
	"varsupsetneqq;"
	"vartheta;"
	"vartriangleleft;"
	"vartriangleright;"
	"vcy;"
	"vdash;"
	"vee;"
	"veebar;"
	"veeeq;"
	"vellip;"
	"verbar;"
	"vert;"
	"vfr;"
	"vltri;"
	"vnsub;"
	"vnsup;"
	"vopf;"
	"vprop;"
	"vrtri;"
	"vscr;"
	"vsubnE;"
	"vsubne;"
	"vsupnE;"
	"vsupne;"
	"vzigzag;"
	"wcirc;"
	"wedbar;"
	"wedge;"
	"wedgeq;"
	"weierp;"
	"wfr;"
	"wopf;"
	"wp;"
	"wr;"
	"wreath;"
	"wscr;"
	"xcap;"
	"xcirc;"
	"xcup;"
	"xdtri;"
	"xfr;"
	"xhArr;"
	"xharr;"
	"xi;"
	"xlArr;"
	"xlarr;"
	"xmap;"
	"xnis;"
	"xodot;"
	"xopf;"
	"xoplus;"
	"xotime;"
	"xrArr;"
	"xrarr;"
	"xscr;"
	"xsqcup;"
	"xuplus;"
	"xutri;"
	"xvee;"
	"xwedge;"
	"yacute"
	"yacute;"
	"yacy;"
	"ycirc;"
	"ycy;"
	"yen"
	"yen;"
	"yfr;"
	"yicy;"
	"yopf;"
	"yscr;"
	"yucy;"
	"yuml"
	"yuml;"
	"zacute;"
	"zcaron;"
	"zcy;"
	"zdot;"
	"zeetrf;"
	"zeta;"
	"zfr;"
	"zhcy;"
	"zigrarr;"
	"zopf;"
	"zscr;"
	"zwj;"
	"zwnj;"
	;

const struct html_entity html_entities[] = {
	{0x000c6, 0x0000, 0, 5},
	{0x000c6, 0x0000, 5, 6},
	{0x00026, 0x0000, 11, 3},
	{0x00026, 0x0000, 14, 4},
	{0x000c1, 0x0000, 18, 6},
	{0x000c1, 0x0000, 24, 7},
	{0x00102, 0x0000, 31, 7},
	{0x000c2, 0x0000, 38, 5},
	{0x000c2, 0x0000, 43, 6},
	{0x00410, 0x0000, 49, 4},
	{0x1d504, 0x0000, 53, 4},
	{0x000c0, 0x0000, 57, 6},
	{0x000c0, 0x0000, 63, 7},
	{0x00391, 0x0000, 70, 6},
	{0x00100, 0x0000, 76, 6},
	{0x02a53, 0x0000, 82, 4},
	{0x00104, 0x0000, 86, 6},
	{0x1d538, 0x0000, 92, 5},
	{0x02061, 0x0000, 97, 14},
	{0x000c5, 0x0000, 111, 5},
	{0x000c5, 0x0000, 116, 6},
	{0x1d49c, 0x0000, 122, 5},
	{0x02254, 0x0000, 127, 7},
	{0x000c3, 0x0000, 134, 6},
	{0x000c3, 0x0000, 140, 7},
	{0x000c4, 0x0000, 147, 4},
	{0x000c4, 0x0000, 151, 5},
	{0x02216, 0x0000, 156, 10},
	{0x02ae7, 0x0000, 166, 5},
	{0x02306, 0x0000, 171, 7},
	{0x00411, 0x0000, 178, 4},
	{0x02235, 0x0000, 182, 8},
	{0x0212c, 0x0000, 190, 11},
	{0x00392, 0x0000, 201, 5},
	{0x1d505, 0x0000, 206, 4},
	{0x1d539, 0x0000, 210, 5},
	{0x002d8, 0x0000, 215, 6},
	{0x0212c, 0x0000, 221, 5},
	{0x0224e, 0x0000, 226, 7},
	{0x00427, 0x0000, 233, 5},
	{0x000a9, 0x0000, 238, 4},
	{0x000a9, 0x0000, 242, 5},
	{0x00106, 0x0000, 247, 7},
	{0x022d2, 0x0000, 254, 4},
	{0x02145, 0x0000, 258, 21},
	{0x0212d, 0x0000, 279, 8},
	{0x0010c, 0x0000, 287, 7},
	{0x000c7, 0x0000, 294, 6},
	{0x000c7, 0x0000, 300, 7},
	{0x00108, 0x0000, 307, 6},
	{0x02230, 0x0000, 313, 8},
	{0x0010a, 0x0000, 321, 5},
	{0x000b8, 0x0000, 326, 8},
	{0x000b7, 0x0000, 334, 10},
	{0x0212d, 0x0000, 344, 4},
	{0x003a7, 0x0000, 348, 4},
	{0x02299, 0x0000, 352, 10},
	{0x02296, 0x0000, 362, 12},
	{0x02295, 0x0000, 374, 11},
	{0x02297, 0x0000, 385, 12},
	{0x02232, 0x0000, 397, 25},
	{0x0201d, 0x0000, 422, 22},
	{0x02019, 0x0000, 444, 16},
	{0x02237, 0x0000, 460, 6},
	{0x02a74, 0x0000, 466, 7},
	{0x02261, 0x0000, 473, 10},
	{0x0222f, 0x0000, 483, 7},
	{0x0222e, 0x0000, 490, 16},
	{0x02102, 0x0000, 506, 5},
	{0x02210, 0x0000, 511, 10},
	{0x02233, 0x0000, 521, 32},
	{0x02a2f, 0x0000, 553, 6},
	{0x1d49e, 0x0000, 559, 5},
	{0x022d3, 0x0000, 564, 4},
	{0x0224d, 0x0000, 568, 7},
	{0x02145, 0x0000, 575, 3},
	{0x02911, 0x0000, 578, 9},
	{0x00402, 0x0000, 587, 5},
	{0x00405, 0x0000, 592, 5},
	{0x0040f, 0x0000, 597, 5},
	{0x02021, 0x0000, 602, 7},
	{0x021a1, 0x0000, 609, 5},
	{0x02ae4, 0x0000, 614, 6},
	{0x0010e, 0x0000, 620, 7},
	{0x00414, 0x0000, 627, 4},
	{0x02207, 0x0000, 631, 4},
	{0x00394, 0x0000, 635, 6},
	{0x1d507, 0x0000, 641, 4},
	{0x000b4, 0x0000, 645, 17},
	{0x002d9, 0x0000, 662, 15},
	{0x002dd, 0x0000, 677, 23},
	{0x00060, 0x0000, 700, 17},
	{0x002dc, 0x0000, 717, 17},
	{0x022c4, 0x0000, 734, 8},
	{0x02146, 0x0000, 742, 14},
	{0x1d53b, 0x0000, 756, 5},
	{0x000a8, 0x0000, 761, 4},
	{0x020dc, 0x0000, 765, 7},
	{0x02250, 0x0000, 772, 9},
	{0x0222f, 0x0000, 781, 22},
	{0x000a8, 0x0000, 803, 10},
	{0x021d3, 0x0000, 813, 16},
	{0x021d0, 0x0000, 829, 16},
	{0x021d4, 0x0000, 845, 21},
	{0x02ae4, 0x0000, 866, 14},
	{0x027f8, 0x0000, 880, 20},
	{0x027fa, 0x0000, 900, 25},
	{0x027f9, 0x0000, 925, 21},
	{0x021d2, 0x0000, 946, 17},
	{0x022a8, 0x0000, 963, 15},
	{0x021d1, 0x0000, 978, 14},
	{0x021d5, 0x0000, 992, 18},
	{0x02225, 0x0000, 1010, 18},
	{0x02193, 0x0000, 1028, 10},
	{0x02913, 0x0000, 1038, 13},
	{0x021f5, 0x0000, 1051, 17},
	{0x00311, 0x0000, 1068, 10},
	{0x02950, 0x0000, 1078, 20},
	{0x0295e, 0x0000, 1098, 18},
	{0x021bd, 0x0000, 1116, 15},
	{0x02956, 0x0000, 1131, 18},
	{0x0295f, 0x0000, 1149, 19},
	{0x021c1, 0x0000, 1168, 16},
	{0x02957, 0x0000, 1184, 19},
	{0x022a4, 0x0000, 1203, 8},
	{0x021a7, 0x0000, 1211, 13},
	{0x021d3, 0x0000, 1224, 10},
	{0x1d49f, 0x0000, 1234, 5},
	{0x00110, 0x0000, 1239, 7},
	{0x0014a, 0x0000, 1246, 4},
	{0x000d0, 0x0000, 1250, 3},
	{0x000d0, 0x0000, 1253, 4},
	{0x000c9, 0x0000, 1257, 6},
	{0x000c9, 0x0000, 1263, 7},
	{0x0011a, 0x0000, 1270, 7},
	{0x000ca, 0x0000, 1277, 5},
	{0x000ca, 0x0000, 1282, 6},
	{0x0042d, 0x0000, 1288, 4},
	{0x00116, 0x0000, 1292, 5},
	{0x1d508, 0x0000, 1297, 4},
	{0x000c8, 0x0000, 1301, 6},
	{0x000c8, 0x0000, 1307, 7},
	{0x02208, 0x0000, 1314, 8},
	{0x00112, 0x0000, 1322, 6},
	{0x025fb, 0x0000, 1328, 17},
	{0x025ab, 0x0000, 1345, 21},
	{0x00118, 0x0000, 1366, 6},
	{0x1d53c, 0x0000, 1372, 5},
	{0x00395, 0x0000, 1377, 8},
	{0x02a75, 0x0000, 1385, 6},
	{0x02242, 0x0000, 1391, 11},
	{0x021cc, 0x0000, 1402, 12},
	{0x02130, 0x0000, 1414, 5},
	{0x02a73, 0x0000, 1419, 5},
	{0x00397, 0x0000, 1424, 4},
	{0x000cb, 0x0000, 1428, 4},
	{0x000cb, 0x0000, 1432, 5},
	{0x02203, 0x0000, 1437, 7},
	{0x02147, 0x0000, 1444, 13},
	{0x00424, 0x0000, 1457, 4},
	{0x1d509, 0x0000, 1461, 4},
	{0x025fc, 0x0000, 1465, 18},
	{0x025aa, 0x0000, 1483, 22},
	{0x1d53d, 0x0000, 1505, 5},
	{0x02200, 0x0000, 1510, 7},
	{0x02131, 0x0000, 1517, 11},
	{0x02131, 0x0000, 1528, 5},
	{0x00403, 0x0000, 1533, 5},
	{0x0003e, 0x0000, 1538, 2},
	{0x0003e, 0x0000, 1540, 3},
	{0x00393, 0x0000, 1543, 6},
	{0x003dc, 0x0000, 1549, 7},
	{0x0011e, 0x0000, 1556, 7},
	{0x00122, 0x0000, 1563, 7},
	{0x0011c, 0x0000, 1570, 6},
	{0x00413, 0x0000, 1576, 4},
	{0x00120, 0x0000, 1580, 5},
	{0x1d50a, 0x0000, 1585, 4},
	{0x022d9, 0x0000, 1589, 3},
	{0x1d53e, 0x0000, 1592, 5},
	{0x02265, 0x0000, 1597, 13},
	{0x022db, 0x0000, 1610, 17},
	{0x02267, 0x0000, 1627, 17},
	{0x02aa2, 0x0000, 1644, 15},
	{0x02277, 0x0000, 1659, 12},
	{0x02a7e, 0x0000, 1671, 18},
	{0x02273, 0x0000, 1689, 13},
	{0x1d4a2, 0x0000, 1702, 5},
	{0x0226b, 0x0000, 1707, 3},
	{0x0042a, 0x0000, 1710, 7},
	{0x002c7, 0x0000, 1717, 6},
	{0x0005e, 0x0000, 1723, 4},
	{0x00124, 0x0000, 1727, 6},
	{0x0210c, 0x0000, 1733, 4},
	{0x0210b, 0x0000, 1737, 13},
	{0x0210d, 0x0000, 1750, 5},
	{0x02500, 0x0000, 1755, 15},
	{0x0210b, 0x0000, 1770, 5},
	{0x00126, 0x0000, 1775, 7},
	{0x0224e, 0x0000, 1782, 13},
	{0x0224f, 0x0000, 1795, 10},
	{0x00415, 0x0000, 1805, 5},
	{0x00132, 0x0000, 1810, 6},
	{0x00401, 0x0000, 1816, 5},
	{0x000cd, 0x0000, 1821, 6},
	{0x000cd, 0x0000, 1827, 7},
	{0x000ce, 0x0000, 1834, 5},
	{0x000ce, 0x0000, 1839, 6},
	{0x00418, 0x0000, 1845, 4},
	{0x00130, 0x0000, 1849, 5},
	{0x02111, 0x0000, 1854, 4},
	{0x000cc, 0x0000, 1858, 6},
	{0x000cc, 0x0000, 1864, 7},
	{0x02111, 0x0000, 1871, 3},
	{0x0012a, 0x0000, 1874, 6},
	{0x02148, 0x0000, 1880, 11},
	{0x021d2, 0x0000, 1891, 8},
	{0x0222c, 0x0000, 1899, 4},
	{0x0222b, 0x0000, 1903, 9},
	{0x022c2, 0x0000, 1912, 13},
	{0x02063, 0x0000, 1925, 15},
	{0x02062, 0x0000, 1940, 15},
	{0x0012e, 0x0000, 1955, 6},
	{0x1d540, 0x0000, 1961, 5},
	{0x00399, 0x0000, 1966, 5},
	{0x02110, 0x0000, 1971, 5},
	{0x00128, 0x0000, 1976, 7},
	{0x00406, 0x0000, 1983, 6},
	{0x000cf, 0x0000, 1989, 4},
	{0x000cf, 0x0000, 1993, 5},
	{0x00134, 0x0000, 1998, 6},
	{0x00419, 0x0000, 2004, 4},
	{0x1d50d, 0x0000, 2008, 4},
	{0x1d541, 0x0000, 2012, 5},
	{0x1d4a5, 0x0000, 2017, 5},
	{0x00408, 0x0000, 2022, 7},
	{0x00404, 0x0000, 2029, 6},
	{0x00425, 0x0000, 2035, 5},
	{0x0040c, 0x0000, 2040, 5},
	{0x0039a, 0x0000, 2045, 6},
	{0x00136, 0x0000, 2051, 7},
	{0x0041a, 0x0000, 2058, 4},
	{0x1d50e, 0x0000, 2062, 4},
	{0x1d542, 0x0000, 2066, 5},
	{0x1d4a6, 0x0000, 2071, 5},
	{0x00409, 0x0000, 2076, 5},
	{0x0003c, 0x0000, 2081, 2},
	{0x0003c, 0x0000, 2083, 3},
	{0x00139, 0x0000, 2086, 7},
	{0x0039b, 0x0000, 2093, 7},
	{0x027ea, 0x0000, 2100, 5},
	{0x02112, 0x0000, 2105, 11},
	{0x0219e, 0x0000, 2116, 5},
	{0x0013d, 0x0000, 2121, 7},
	{0x0013b, 0x0000, 2128, 7},
	{0x0041b, 0x0000, 2135, 4},
	{0x027e8, 0x0000, 2139, 17},
	{0x02190, 0x0000, 2156, 10},
	{0x021e4, 0x0000, 2166, 13},
	{0x021c6, 0x0000, 2179, 20},
	{0x02308, 0x0000, 2199, 12},
	{0x027e6, 0x0000, 2211, 18},
	{0x02961, 0x0000, 2229, 18},
	{0x021c3, 0x0000, 2247, 15},
	{0x02959, 0x0000, 2262, 18},
	{0x0230a, 0x0000, 2280, 10},
	{0x02194, 0x0000, 2290, 15},
	{0x0294e, 0x0000, 2305, 16},
	{0x022a3, 0x0000, 2321, 8},
	{0x021a4, 0x0000, 2329, 13},
	{0x0295a, 0x0000, 2342, 14},
	{0x022b2, 0x0000, 2356, 13},
	{0x029cf, 0x0000, 2369, 16},
	{0x022b4, 0x0000, 2385, 18},
	{0x02951, 0x0000, 2403, 17},
	{0x02960, 0x0000, 2420, 16},
	{0x021bf, 0x0000, 2436, 13},
	{0x02958, 0x0000, 2449, 16},
	{0x021bc, 0x0000, 2465, 11},
	{0x02952, 0x0000, 2476, 14},
	{0x021d0, 0x0000, 2490, 10},
	{0x021d4, 0x0000, 2500, 15},
	{0x022da, 0x0000, 2515, 17},
	{0x02266, 0x0000, 2532, 14},
	{0x02276, 0x0000, 2546, 12},
	{0x02aa1, 0x0000, 2558, 9},
	{0x02a7d, 0x0000, 2567, 15},
	{0x02272, 0x0000, 2582, 10},
	{0x1d50f, 0x0000, 2592, 4},
	{0x022d8, 0x0000, 2596, 3},
	{0x021da, 0x0000, 2599, 11},
	{0x0013f, 0x0000, 2610, 7},
	{0x027f5, 0x0000, 2617, 14},
	{0x027f7, 0x0000, 2631, 19},
	{0x027f6, 0x0000, 2650, 15},
	{0x027f8, 0x0000, 2665, 14},
	{0x027fa, 0x0000, 2679, 19},
	{0x027f9, 0x0000, 2698, 15},
	{0x1d543, 0x0000, 2713, 5},
	{0x02199, 0x0000, 2718, 15},
	{0x02198, 0x0000, 2733, 16},
	{0x02112, 0x0000, 2749, 5},
	{0x021b0, 0x0000, 2754, 4},
	{0x00141, 0x0000, 2758, 7},
	{0x0226a, 0x0000, 2765, 3},
	{0x02905, 0x0000, 2768, 4},
	{0x0041c, 0x0000, 2772, 4},
	{0x0205f, 0x0000, 2776, 12},
	{0x02133, 0x0000, 2788, 10},
	{0x1d510, 0x0000, 2798, 4},
	{0x02213, 0x0000, 2802, 10},
	{0x1d544, 0x0000, 2812, 5},
	{0x02133, 0x0000, 2817, 5},
	{0x0039c, 0x0000, 2822, 3},
	{0x0040a, 0x0000, 2825, 5},
	{0x00143, 0x0000, 2830, 7},
	{0x00147, 0x0000, 2837, 7},
	{0x00145, 0x0000, 2844, 7},
	{0x0041d, 0x0000, 2851, 4},
	{0x0200b, 0x0000, 2855, 20},
	{0x0200b, 0x0000, 2875, 19},
	{0x0200b, 0x0000, 2894, 18},
	{0x0200b, 0x0000, 2912, 22},
	{0x0226b, 0x0000, 2934, 21},
	{0x0226a, 0x0000, 2955, 15},
	{0x0000a, 0x0000, 2970, 8},
	{0x1d511, 0x0000, 2978, 4},
	{0x02060, 0x0000, 2982, 8},
	{0x000a0, 0x0000, 2990, 17},
	{0x02115, 0x0000, 3007, 5},
	{0x02aec, 0x0000, 3012, 4},
	{0x02262, 0x0000, 3016, 13},
	{0x0226d, 0x0000, 3029, 10},
	{0x02226, 0x0000, 3039, 21},
	{0x02209, 0x0000, 3060, 11},
	{0x02260, 0x0000, 3071, 9},
	{0x02242, 0x0338, 3080, 14},
	{0x02204, 0x0000, 3094, 10},
	{0x0226f, 0x0000, 3104, 11},
	{0x02271, 0x0000, 3115, 16},
	{0x02267, 0x0338, 3131, 20},
	{0x0226b, 0x0338, 3151, 18},
	{0x02279, 0x0000, 3169, 15},
	{0x02a7e, 0x0338, 3184, 21},
	{0x02275, 0x0000, 3205, 16},
	{0x0224e, 0x0338, 3221, 16},
	{0x0224f, 0x0338, 3237, 13},
	{0x022ea, 0x0000, 3250, 16},
	{0x029cf, 0x0338, 3266, 19},
	{0x022ec, 0x0000, 3285, 21},
	{0x0226e, 0x0000, 3306, 8},
	{0x02270, 0x0000, 3314, 13},
	{0x02278, 0x0000, 3327, 15},
	{0x0226a, 0x0338, 3342, 12},
	{0x02a7d, 0x0338, 3354, 18},
	{0x02274, 0x0000, 3372, 13},
	{0x02aa2, 0x0338, 3385, 24},
	{0x02aa1, 0x0338, 3409, 18},
	{0x02280, 0x0000, 3427, 12},
	{0x02aaf, 0x0338, 3439, 17},
	{0x022e0, 0x0000, 3456, 22},
	{0x0220c, 0x0000, 3478, 18},
	{0x022eb, 0x0000, 3496, 17},
	{0x029d0, 0x0338, 3513, 20},
	{0x022ed, 0x0000, 3533, 22},
	{0x0228f, 0x0338, 3555, 16},
	{0x022e2, 0x0000, 3571, 21},
	{0x02290, 0x0338, 3592, 18},
	{0x022e3, 0x0000, 3610, 23},
	{0x02282, 0x20d2, 3633, 10},
	{0x02288, 0x0000, 3643, 15},
	{0x02281, 0x0000, 3658, 12},
	{0x02ab0, 0x0338, 3670, 17},
	{0x022e1, 0x0000, 3687, 22},
	{0x0227f, 0x0338, 3709, 17},
	{0x02283, 0x20d2, 3726, 12},
	{0x02289, 0x0000, 3738, 17},
	{0x02241, 0x0000, 3755, 9},
	{0x02244, 0x0000, 3764, 14},
	{0x02247, 0x0000, 3778, 18},
	{0x02249, 0x0000, 3796, 14},
	{0x02224, 0x0000, 3810, 15},
	{0x1d4a9, 0x0000, 3825, 5},
	{0x000d1, 0x0000, 3830, 6},
	{0x000d1, 0x0000, 3836, 7},
	{0x0039d, 0x0000, 3843, 3},
	{0x00152, 0x0000, 3846, 6},
	{0x000d3, 0x0000, 3852, 6},
	{0x000d3, 0x0000, 3858, 7},
	{0x000d4, 0x0000, 3865, 5},
	{0x000d4, 0x0000, 3870, 6},
	{0x0041e, 0x0000, 3876, 4},
	{0x00150, 0x0000, 3880, 7},
	{0x1d512, 0x0000, 3887, 4},
	{0x000d2, 0x0000, 3891, 6},
	{0x000d2, 0x0000, 3897, 7},
	{0x0014c, 0x0000, 3904, 6},
	{0x003a9, 0x0000, 3910, 6},
	{0x0039f, 0x0000, 3916, 8},
	{0x1d546, 0x0000, 3924, 5},
	{0x0201c, 0x0000, 3929, 21},
	{0x02018, 0x0000, 3950, 15},
	{0x02a54, 0x0000, 3965, 3},
	{0x1d4aa, 0x0000, 3968, 5},
	{0x000d8, 0x0000, 3973, 6},
	{0x000d8, 0x0000, 3979, 7},
	{0x000d5, 0x0000, 3986, 6},
	{0x000d5, 0x0000, 3992, 7},
	{0x02a37, 0x0000, 3999, 7},
	{0x000d6, 0x0000, 4006, 4},
	{0x000d6, 0x0000, 4010, 5},
	{0x0203e, 0x0000, 4015, 8},
	{0x023de, 0x0000, 4023, 10},
	{0x023b4, 0x0000, 4033, 12},
	{0x023dc, 0x0000, 4045, 16},
	{0x02202, 0x0000, 4061, 9},
	{0x0041f, 0x0000, 4070, 4},
	{0x1d513, 0x0000, 4074, 4},
	{0x003a6, 0x0000, 4078, 4},
	{0x003a0, 0x0000, 4082, 3},
	{0x000b1, 0x0000, 4085, 10},
	{0x0210c, 0x0000, 4095, 14},
	{0x02119, 0x0000, 4109, 5},
	{0x02abb, 0x0000, 4114, 3},
	{0x0227a, 0x0000, 4117, 9},
	{0x02aaf, 0x0000, 4126, 14},
	{0x0227c, 0x0000, 4140, 19},
	{0x0227e, 0x0000, 4159, 14},
	{0x02033, 0x0000, 4173, 6},
	{0x0220f, 0x0000, 4179, 8},
	{0x02237, 0x0000, 4187, 11},
	{0x0221d, 0x0000, 4198, 13},
	{0x1d4ab, 0x0000, 4211, 5},
	{0x003a8, 0x0000, 4216, 4},
	{0x00022, 0x0000, 4220, 4},
	{0x00022, 0x0000, 4224, 5},
	{0x1d514, 0x0000, 4229, 4},
	{0x0211a, 0x0000, 4233, 5},
	{0x1d4ac, 0x0000, 4238, 5},
	{0x02910, 0x0000, 4243, 6},
	{0x000ae, 0x0000, 4249, 3},
	{0x000ae, 0x0000, 4252, 4},
	{0x00154, 0x0000, 4256, 7},
	{0x027eb, 0x0000, 4263, 5},
	{0x021a0, 0x0000, 4268, 5},
	{0x02916, 0x0000, 4273, 7},
	{0x00158, 0x0000, 4280, 7},
	{0x00156, 0x0000, 4287, 7},
	{0x00420, 0x0000, 4294, 4},
	{0x0211c, 0x0000, 4298, 3},
	{0x0220b, 0x0000, 4301, 15},
	{0x021cb, 0x0000, 4316, 19},
	{0x0296f, 0x0000, 4335, 21},
	{0x0211c, 0x0000, 4356, 4},
	{0x003a1, 0x0000, 4360, 4},
	{0x027e9, 0x0000, 4364, 18},
	{0x02192, 0x0000, 4382, 11},
	{0x021e5, 0x0000, 4393, 14},
	{0x021c4, 0x0000, 4407, 20},
	{0x02309, 0x0000, 4427, 13},
	{0x027e7, 0x0000, 4440, 19},
	{0x0295d, 0x0000, 4459, 19},
	{0x021c2, 0x0000, 4478, 16},
	{0x02955, 0x0000, 4494, 19},
	{0x0230b, 0x0000, 4513, 11},
	{0x022a2, 0x0000, 4524, 9},
	{0x021a6, 0x0000, 4533, 14},
	{0x0295b, 0x0000, 4547, 15},
	{0x022b3, 0x0000, 4562, 14},
	{0x029d0, 0x0000, 4576, 17},
	{0x022b5, 0x0000, 4593, 19},
	{0x0294f, 0x0000, 4612, 18},
	{0x0295c, 0x0000, 4630, 17},
	{0x021be, 0x0000, 4647, 14},
	{0x02954, 0x0000, 4661, 17},
	{0x021c0, 0x0000, 4678, 12},
	{0x02953, 0x0000, 4690, 15},
	{0x021d2, 0x0000, 4705, 11},
	{0x0211d, 0x0000, 4716, 5},
	{0x02970, 0x0000, 4721, 13},
	{0x021db, 0x0000, 4734, 12},
	{0x0211b, 0x0000, 4746, 5},
	{0x021b1, 0x0000, 4751, 4},
	{0x029f4, 0x0000, 4755, 12},
	{0x00429, 0x0000, 4767, 7},
	{0x00428, 0x0000, 4774, 5},
	{0x0042c, 0x0000, 4779, 7},
	{0x0015a, 0x0000, 4786, 7},
	{0x02abc, 0x0000, 4793, 3},
	{0x00160, 0x0000, 4796, 7},
	{0x0015e, 0x0000, 4803, 7},
	{0x0015c, 0x0000, 4810, 6},
	{0x00421, 0x0000, 4816, 4},
	{0x1d516, 0x0000, 4820, 4},
	{0x02193, 0x0000, 4824, 15},
	{0x02190, 0x0000, 4839, 15},
	{0x02192, 0x0000, 4854, 16},
	{0x02191, 0x0000, 4870, 13},
	{0x003a3, 0x0000, 4883, 6},
	{0x02218, 0x0000, 4889, 12},
	{0x1d54a, 0x0000, 4901, 5},
	{0x0221a, 0x0000, 4906, 5},
	{0x025a1, 0x0000, 4911, 7},
	{0x02293, 0x0000, 4918, 19},
	{0x0228f, 0x0000, 4937, 13},
	{0x02291, 0x0000, 4950, 18},
	{0x02290, 0x0000, 4968, 15},
	{0x02292, 0x0000, 4983, 20},
	{0x02294, 0x0000, 5003, 12},
	{0x1d4ae, 0x0000, 5015, 5},
	{0x022c6, 0x0000, 5020, 5},
	{0x022d0, 0x0000, 5025, 4},
	{0x022d0, 0x0000, 5029, 7},
	{0x02286, 0x0000, 5036, 12},
	{0x0227b, 0x0000, 5048, 9},
	{0x02ab0, 0x0000, 5057, 14},
	{0x0227d, 0x0000, 5071, 19},
	{0x0227f, 0x0000, 5090, 14},
	{0x0220b, 0x0000, 5104, 9},
	{0x02211, 0x0000, 5113, 4},
	{0x022d1, 0x0000, 5117, 4},
	{0x02283, 0x0000, 5121, 9},
	{0x02287, 0x0000, 5130, 14},
	{0x022d1, 0x0000, 5144, 7},
	{0x000de, 0x0000, 5151, 5},
	{0x000de, 0x0000, 5156, 6},
	{0x02122, 0x0000, 5162, 6},
	{0x0040b, 0x0000, 5168, 6},
	{0x00426, 0x0000, 5174, 5},
	{0x00009, 0x0000, 5179, 4},
	{0x003a4, 0x0000, 5183, 4},
	{0x00164, 0x0000, 5187, 7},
	{0x00162, 0x0000, 5194, 7},
	{0x00422, 0x0000, 5201, 4},
	{0x1d517, 0x0000, 5205, 4},
	{0x02234, 0x0000, 5209, 10},
	{0x00398, 0x0000, 5219, 6},
	{0x0205f, 0x200a, 5225, 11},
	{0x02009, 0x0000, 5236, 10},
	{0x0223c, 0x0000, 5246, 6},
	{0x02243, 0x0000, 5252, 11},
	{0x02245, 0x0000, 5263, 15},
	{0x02248, 0x0000, 5278, 11},
	{0x1d54b, 0x0000, 5289, 5},
	{0x020db, 0x0000, 5294, 10},
	{0x1d4af, 0x0000, 5304, 5},
	{0x00166, 0x0000, 5309, 7},
	{0x000da, 0x0000, 5316, 6},
	{0x000da, 0x0000, 5322, 7},
	{0x0219f, 0x0000, 5329, 5},
	{0x02949, 0x0000, 5334, 9},
	{0x0040e, 0x0000, 5343, 6},
	{0x0016c, 0x0000, 5349, 7},
	{0x000db, 0x0000, 5356, 5},
	{0x000db, 0x0000, 5361, 6},
	{0x00423, 0x0000, 5367, 4},
	{0x00170, 0x0000, 5371, 7},
	{0x1d518, 0x0000, 5378, 4},
	{0x000d9, 0x0000, 5382, 6},
	{0x000d9, 0x0000, 5388, 7},
	{0x0016a, 0x0000, 5395, 6},
	{0x0005f, 0x0000, 5401, 9},
	{0x023df, 0x0000, 5410, 11},
	{0x023b5, 0x0000, 5421, 13},
	{0x023dd, 0x0000, 5434, 17},
	{0x022c3, 0x0000, 5451, 6},
	{0x0228e, 0x0000, 5457, 10},
	{0x00172, 0x0000, 5467, 6},
	{0x1d54c, 0x0000, 5473, 5},
	{0x02191, 0x0000, 5478, 8},
	{0x02912, 0x0000, 5486, 11},
	{0x021c5, 0x0000, 5497, 17},
	{0x02195, 0x0000, 5514, 12},
	{0x0296e, 0x0000, 5526, 14},
	{0x022a5, 0x0000, 5540, 6},
	{0x021a5, 0x0000, 5546, 11},
	{0x021d1, 0x0000, 5557, 8},
	{0x021d5, 0x0000, 5565, 12},
	{0x02196, 0x0000, 5577, 15},
	{0x02197, 0x0000, 5592, 16},
	{0x003d2, 0x0000, 5608, 5},
	{0x003a5, 0x0000, 5613, 8},
	{0x0016e, 0x0000, 5621, 6},
	{0x1d4b0, 0x0000, 5627, 5},
	{0x00168, 0x0000, 5632, 7},
	{0x000dc, 0x0000, 5639, 4},
	{0x000dc, 0x0000, 5643, 5},
	{0x022ab, 0x0000, 5648, 6},
	{0x02aeb, 0x0000, 5654, 5},
	{0x00412, 0x0000, 5659, 4},
	{0x022a9, 0x0000, 5663, 6},
	{0x02ae6, 0x0000, 5669, 7},
	{0x022c1, 0x0000, 5676, 4},
	{0x02016, 0x0000, 5680, 7},
	{0x02016, 0x0000, 5687, 5},
	{0x02223, 0x0000, 5692, 12},
	{0x0007c, 0x0000, 5704, 13},
	{0x02758, 0x0000, 5717, 18},
	{0x02240, 0x0000, 5735, 14},
	{0x0200a, 0x0000, 5749, 14},
	{0x1d519, 0x0000, 5763, 4},
	{0x1d54d, 0x0000, 5767, 5},
	{0x1d4b1, 0x0000, 5772, 5},
	{0x022aa, 0x0000, 5777, 7},
	{0x00174, 0x0000, 5784, 6},
	{0x022c0, 0x0000, 5790, 6},
	{0x1d51a, 0x0000, 5796, 4},
	{0x1d54e, 0x0000, 5800, 5},
	{0x1d4b2, 0x0000, 5805, 5},
	{0x1d51b, 0x0000, 5810, 4},
	{0x0039e, 0x0000, 5814, 3},
	{0x1d54f, 0x0000, 5817, 5},
	{0x1d4b3, 0x0000, 5822, 5},
	{0x0042f, 0x0000, 5827, 5},
	{0x00407, 0x0000, 5832, 5},
	{0x0042e, 0x0000, 5837, 5},
	{0x000dd, 0x0000, 5842, 6},
	{0x000dd, 0x0000, 5848, 7},
	{0x00176, 0x0000, 5855, 6},
	{0x0042b, 0x0000, 5861, 4},
	{0x1d51c, 0x0000, 5865, 4},
	{0x1d550, 0x0000, 5869, 5},
	{0x1d4b4, 0x0000, 5874, 5},
	{0x00178, 0x0000, 5879, 5},
	{0x00416, 0x0000, 5884, 5},
	{0x00179, 0x0000, 5889, 7},
	{0x0017d, 0x0000, 5896, 7},
	{0x00417, 0x0000, 5903, 4},
	{0x0017b, 0x0000, 5907, 5},
	{0x0200b, 0x0000, 5912, 15},
	{0x00396, 0x0000, 5927, 5},
	{0x02128, 0x0000, 5932, 4},
	{0x02124, 0x0000, 5936, 5},
	{0x1d4b5, 0x0000, 5941, 5},
	{0x000e1, 0x0000, 5946, 6},
	{0x000e1, 0x0000, 5952, 7},
	{0x00103, 0x0000, 5959, 7},
	{0x0223e, 0x0000, 5966, 3},
	{0x0223e, 0x0333, 5969, 4},
	{0x0223f, 0x0000, 5973, 4},
	{0x000e2, 0x0000, 5977, 5},
	{0x000e2, 0x0000, 5982, 6},
	{0x000b4, 0x0000, 5988, 5},
	{0x000b4, 0x0000, 5993, 6},
	{0x00430, 0x0000, 5999, 4},
	{0x000e6, 0x0000, 6003, 5},
	{0x000e6, 0x0000, 6008, 6},
	{0x02061, 0x0000, 6014, 3},
	{0x1d51e, 0x0000, 6017, 4},
	{0x000e0, 0x0000, 6021, 6},
	{0x000e0, 0x0000, 6027, 7},
	{0x02135, 0x0000, 6034, 8},
	{0x02135, 0x0000, 6042, 6},
	{0x003b1, 0x0000, 6048, 6},
	{0x00101, 0x0000, 6054, 6},
	{0x02a3f, 0x0000, 6060, 6},
	{0x00026, 0x0000, 6066, 3},
	{0x00026, 0x0000, 6069, 4},
	{0x02227, 0x0000, 6073, 4},
	{0x02a55, 0x0000, 6077, 7},
	{0x02a5c, 0x0000, 6084, 5},
	{0x02a58, 0x0000, 6089, 9},
	{0x02a5a, 0x0000, 6098, 5},
	{0x02220, 0x0000, 6103, 4},
	{0x029a4, 0x0000, 6107, 5},
	{0x02220, 0x0000, 6112, 6},
	{0x02221, 0x0000, 6118, 7},
	{0x029a8, 0x0000, 6125, 9},
	{0x029a9, 0x0000, 6134, 9},
	{0x029aa, 0x0000, 6143, 9},
	{0x029ab, 0x0000, 6152, 9},
	{0x029ac, 0x0000, 6161, 9},
	{0x029ad, 0x0000, 6170, 9},
	{0x029ae, 0x0000, 6179, 9},
	{0x029af, 0x0000, 6188, 9},
	{0x0221f, 0x0000, 6197, 6},
	{0x022be, 0x0000, 6203, 8},
	{0x0299d, 0x0000, 6211, 9},
	{0x02222, 0x0000, 6220, 7},
	{0x000c5, 0x0000, 6227, 6},
	{0x0237c, 0x0000, 6233, 8},
	{0x00105, 0x0000, 6241, 6},
	{0x1d552, 0x0000, 6247, 5},
	{0x02248, 0x0000, 6252, 3},
	{0x02a70, 0x0000, 6255, 4},
	{0x02a6f, 0x0000, 6259, 7},
	{0x0224a, 0x0000, 6266, 4},
	{0x0224b, 0x0000, 6270, 5},
	{0x00027, 0x0000, 6275, 5},
	{0x02248, 0x0000, 6280, 7},
	{0x0224a, 0x0000, 6287, 9},
	{0x000e5, 0x0000, 6296, 5},
	{0x000e5, 0x0000, 6301, 6},
	{0x1d4b6, 0x0000, 6307, 5},
	{0x0002a, 0x0000, 6312, 4},
	{0x02248, 0x0000, 6316, 6},
	{0x0224d, 0x0000, 6322, 8},
	{0x000e3, 0x0000, 6330, 6},
	{0x000e3, 0x0000, 6336, 7},
	{0x000e4, 0x0000, 6343, 4},
	{0x000e4, 0x0000, 6347, 5},
	{0x02233, 0x0000, 6352, 9},
	{0x02a11, 0x0000, 6361, 6},
	{0x02aed, 0x0000, 6367, 5},
	{0x0224c, 0x0000, 6372, 9},
	{0x003f6, 0x0000, 6381, 12},
	{0x02035, 0x0000, 6393, 10},
	{0x0223d, 0x0000, 6403, 8},
	{0x022cd, 0x0000, 6411, 10},
	{0x022bd, 0x0000, 6421, 7},
	{0x02305, 0x0000, 6428, 7},
	{0x02305, 0x0000, 6435, 9},
	{0x023b5, 0x0000, 6444, 5},
	{0x023b6, 0x0000, 6449, 9},
	{0x0224c, 0x0000, 6458, 6},
	{0x00431, 0x0000, 6464, 4},
	{0x0201e, 0x0000, 6468, 6},
	{0x02235, 0x0000, 6474, 7},
	{0x02235, 0x0000, 6481, 8},
	{0x029b0, 0x0000, 6489, 8},
	{0x003f6, 0x0000, 6497, 6},
	{0x0212c, 0x0000, 6503, 7},
	{0x003b2, 0x0000, 6510, 5},
	{0x02136, 0x0000, 6515, 5},
	{0x0226c, 0x0000, 6520, 8},
	{0x1d51f, 0x0000, 6528, 4},
	{0x022c2, 0x0000, 6532, 7},
	{0x025ef, 0x0000, 6539, 8},
	{0x022c3, 0x0000, 6547, 7},
	{0x02a00, 0x0000, 6554, 8},
	{0x02a01, 0x0000, 6562, 9},
	{0x02a02, 0x0000, 6571, 10},
	{0x02a06, 0x0000, 6581, 9},
	{0x02605, 0x0000, 6590, 8},
	{0x025bd, 0x0000, 6598, 16},
	{0x025b3, 0x0000, 6614, 14},
	{0x02a04, 0x0000, 6628, 9},
	{0x022c1, 0x0000, 6637, 7},
	{0x022c0, 0x0000, 6644, 9},
	{0x0290d, 0x0000, 6653, 7},
	{0x029eb, 0x0000, 6660, 13},
	{0x025aa, 0x0000, 6673, 12},
	{0x025b4, 0x0000, 6685, 14},
	{0x025be, 0x0000, 6699, 18},
	{0x025c2, 0x0000, 6717, 18},
	{0x025b8, 0x0000, 6735, 19},
	{0x02423, 0x0000, 6754, 6},
	{0x02592, 0x0000, 6760, 6},
	{0x02591, 0x0000, 6766, 6},
	{0x02593, 0x0000, 6772, 6},
	{0x02588, 0x0000, 6778, 6},
	{0x0003d, 0x20e5, 6784, 4},
	{0x02261, 0x20e5, 6788, 8},
	{0x02310, 0x0000, 6796, 5},
	{0x1d553, 0x0000, 6801, 5},
	{0x022a5, 0x0000, 6806, 4},
	{0x022a5, 0x0000, 6810, 7},
	{0x022c8, 0x0000, 6817, 7},
	{0x02557, 0x0000, 6824, 6},
	{0x02554, 0x0000, 6830, 6},
	{0x02556, 0x0000, 6836, 6},
	{0x02553, 0x0000, 6842, 6},
	{0x02550, 0x0000, 6848, 5},
	{0x02566, 0x0000, 6853, 6},
	{0x02569, 0x0000, 6859, 6},
	{0x02564, 0x0000, 6865, 6},
	{0x02567, 0x0000, 6871, 6},
	{0x0255d, 0x0000, 6877, 6},
	{0x0255a, 0x0000, 6883, 6},
	{0x0255c, 0x0000, 6889, 6},
	{0x02559, 0x0000, 6895, 6},
	{0x02551, 0x0000, 6901, 5},
	{0x0256c, 0x0000, 6906, 6},
	{0x02563, 0x0000, 6912, 6},
	{0x02560, 0x0000, 6918, 6},
	{0x0256b, 0x0000, 6924, 6},
	{0x02562, 0x0000, 6930, 6},
	{0x0255f, 0x0000, 6936, 6},
	{0x029c9, 0x0000, 6942, 7},
	{0x02555, 0x0000, 6949, 6},
	{0x02552, 0x0000, 6955, 6},
	{0x02510, 0x0000, 6961, 6},
	{0x0250c, 0x0000, 6967, 6},
	{0x02500, 0x0000, 6973, 5},
	{0x02565, 0x0000, 6978, 6},
	{0x02568, 0x0000, 6984, 6},
	{0x0252c, 0x0000, 6990, 6},
	{0x02534, 0x0000, 6996, 6},
	{0x0229f, 0x0000, 7002, 9},
	{0x0229e, 0x0000, 7011, 8},
	{0x022a0, 0x0000, 7019, 9},
	{0x0255b, 0x0000, 7028, 6},
	{0x02558, 0x0000, 7034, 6},
	{0x02518, 0x0000, 7040, 6},
	{0x02514, 0x0000, 7046, 6},
	{0x02502, 0x0000, 7052, 5},
	{0x0256a, 0x0000, 7057, 6},
	{0x02561, 0x0000, 7063, 6},
	{0x0255e, 0x0000, 7069, 6},
	{0x0253c, 0x0000, 7075, 6},
	{0x02524, 0x0000, 7081, 6},
	{0x0251c, 0x0000, 7087, 6},
	{0x02035, 0x0000, 7093, 7},
	{0x002d8, 0x0000, 7100, 6},
	{0x000a6, 0x0000, 7106, 6},
	{0x000a6, 0x0000, 7112, 7},
	{0x1d4b7, 0x0000, 7119, 5},
	{0x0204f, 0x0000, 7124, 6},
	{0x0223d, 0x0000, 7130, 5},
	{0x022cd, 0x0000, 7135, 6},
	{0x0005c, 0x0000, 7141, 5},
	{0x029c5, 0x0000, 7146, 6},
	{0x027c8, 0x0000, 7152, 9},
	{0x02022, 0x0000, 7161, 5},
	{0x02022, 0x0000, 7166, 7},
	{0x0224e, 0x0000, 7173, 5},
	{0x02aae, 0x0000, 7178, 6},
	{0x0224f, 0x0000, 7184, 6},
	{0x0224f, 0x0000, 7190, 7},
	{0x00107, 0x0000, 7197, 7},
	{0x02229, 0x0000, 7204, 4},
	{0x02a44, 0x0000, 7208, 7},
	{0x02a49, 0x0000, 7215, 9},
	{0x02a4b, 0x0000, 7224, 7},
	{0x02a47, 0x0000, 7231, 7},
	{0x02a40, 0x0000, 7238, 7},
	{0x02229, 0xfe00, 7245, 5},
	{0x02041, 0x0000, 7250, 6},
	{0x002c7, 0x0000, 7256, 6},
	{0x02a4d, 0x0000, 7262, 6},
	{0x0010d, 0x0000, 7268, 7},
	{0x000e7, 0x0000, 7275, 6},
	{0x000e7, 0x0000, 7281, 7},
	{0x00109, 0x0000, 7288, 6},
	{0x02a4c, 0x0000, 7294, 6},
	{0x02a50, 0x0000, 7300, 8},
	{0x0010b, 0x0000, 7308, 5},
	{0x000b8, 0x0000, 7313, 5},
	{0x000b8, 0x0000, 7318, 6},
	{0x029b2, 0x0000, 7324, 8},
	{0x000a2, 0x0000, 7332, 4},
	{0x000a2, 0x0000, 7336, 5},
	{0x000b7, 0x0000, 7341, 10},
	{0x1d520, 0x0000, 7351, 4},
	{0x00447, 0x0000, 7355, 5},
	{0x02713, 0x0000, 7360, 6},
	{0x02713, 0x0000, 7366, 10},
	{0x003c7, 0x0000, 7376, 4},
	{0x025cb, 0x0000, 7380, 4},
	{0x029c3, 0x0000, 7384, 5},
	{0x002c6, 0x0000, 7389, 5},
	{0x02257, 0x0000, 7394, 7},
	{0x021ba, 0x0000, 7401, 16},
	{0x021bb, 0x0000, 7417, 17},
	{0x000ae, 0x0000, 7434, 9},
	{0x024c8, 0x0000, 7443, 9},
	{0x0229b, 0x0000, 7452, 11},
	{0x0229a, 0x0000, 7463, 12},
	{0x0229d, 0x0000, 7475, 12},
	{0x02257, 0x0000, 7487, 5},
	{0x02a10, 0x0000, 7492, 9},
	{0x02aef, 0x0000, 7501, 7},
	{0x029c2, 0x0000, 7508, 8},
	{0x02663, 0x0000, 7516, 6},
	{0x02663, 0x0000, 7522, 9},
	{0x0003a, 0x0000, 7531, 6},
	{0x02254, 0x0000, 7537, 7},
	{0x02254, 0x0000, 7544, 8},
	{0x0002c, 0x0000, 7552, 6},
	{0x00040, 0x0000, 7558, 7},
	{0x02201, 0x0000, 7565, 5},
	{0x02218, 0x0000, 7570, 7},
	{0x02201, 0x0000, 7577, 11},
	{0x02102, 0x0000, 7588, 10},
	{0x02245, 0x0000, 7598, 5},
	{0x02a6d, 0x0000, 7603, 8},
	{0x0222e, 0x0000, 7611, 7},
	{0x1d554, 0x0000, 7618, 5},
	{0x02210, 0x0000, 7623, 7},
	{0x000a9, 0x0000, 7630, 4},
	{0x000a9, 0x0000, 7634, 5},
	{0x02117, 0x0000, 7639, 7},
	{0x021b5, 0x0000, 7646, 6},
	{0x02717, 0x0000, 7652, 6},
	{0x1d4b8, 0x0000, 7658, 5},
	{0x02acf, 0x0000, 7663, 5},
	{0x02ad1, 0x0000, 7668, 6},
	{0x02ad0, 0x0000, 7674, 5},
	{0x02ad2, 0x0000, 7679, 6},
	{0x022ef, 0x0000, 7685, 6},
	{0x02938, 0x0000, 7691, 8},
	{0x02935, 0x0000, 7699, 8},
	{0x022de, 0x0000, 7707, 6},
	{0x022df, 0x0000, 7713, 6},
	{0x021b6, 0x0000, 7719, 7},
	{0x0293d, 0x0000, 7726, 8},
	{0x0222a, 0x0000, 7734, 4},
	{0x02a48, 0x0000, 7738, 9},
	{0x02a46, 0x0000, 7747, 7},
	{0x02a4a, 0x0000, 7754, 7},
	{0x0228d, 0x0000, 7761, 7},
	{0x02a45, 0x0000, 7768, 6},
	{0x0222a, 0xfe00, 7774, 5},
	{0x021b7, 0x0000, 7779, 7},
	{0x0293c, 0x0000, 7786, 8},
	{0x022de, 0x0000, 7794, 12},
	{0x022df, 0x0000, 7806, 12},
	{0x022ce, 0x0000, 7818, 9},
	{0x022cf, 0x0000, 7827, 11},
	{0x000a4, 0x0000, 7838, 6},
	{0x000a4, 0x0000, 7844, 7},
	{0x021b6, 0x0000, 7851, 15},
	{0x021b7, 0x0000, 7866, 16},
	{0x022ce, 0x0000, 7882, 6},
	{0x022cf, 0x0000, 7888, 6},
	{0x02232, 0x0000, 7894, 9},
	{0x02231, 0x0000, 7903, 6},
	{0x0232d, 0x0000, 7909, 7},
	{0x021d3, 0x0000, 7916, 5},
	{0x02965, 0x0000, 7921, 5},
	{0x02020, 0x0000, 7926, 7},
	{0x02138, 0x0000, 7933, 7},
	{0x02193, 0x0000, 7940, 5},
	{0x02010, 0x0000, 7945, 5},
	{0x022a3, 0x0000, 7950, 6},
	{0x0290f, 0x0000, 7956, 8},
	{0x002dd, 0x0000, 7964, 6},
	{0x0010f, 0x0000, 7970, 7},
	{0x00434, 0x0000, 7977, 4},
	{0x02146, 0x0000, 7981, 3},
	{0x02021, 0x0000, 7984, 8},
	{0x021ca, 0x0000, 7992, 6},
	{0x02a77, 0x0000, 7998, 8},
	{0x000b0, 0x0000, 8006, 3},
	{0x000b0, 0x0000, 8009, 4},
	{0x003b4, 0x0000, 8013, 6},
	{0x029b1, 0x0000, 8019, 8},
	{0x0297f, 0x0000, 8027, 7},
	{0x1d521, 0x0000, 8034, 4},
	{0x021c3, 0x0000, 8038, 6},
	{0x021c2, 0x0000, 8044, 6},
	{0x022c4, 0x0000, 8050, 5},
	{0x022c4, 0x0000, 8055, 8},
	{0x02666, 0x0000, 8063, 12},
	{0x02666, 0x0000, 8075, 6},
	{0x000a8, 0x0000, 8081, 4},
	{0x003dd, 0x0000, 8085, 8},
	{0x022f2, 0x0000, 8093, 6},
	{0x000f7, 0x0000, 8099, 4},
	{0x000f7, 0x0000, 8103, 6},
	{0x000f7, 0x0000, 8109, 7},
	{0x022c7, 0x0000, 8116, 14},
	{0x022c7, 0x0000, 8130, 7},
	{0x00452, 0x0000, 8137, 5},
	{0x0231e, 0x0000, 8142, 7},
	{0x0230d, 0x0000, 8149, 7},
	{0x00024, 0x0000, 8156, 7},
	{0x1d555, 0x0000, 8163, 5},
	{0x002d9, 0x0000, 8168, 4},
	{0x02250, 0x0000, 8172, 6},
	{0x02251, 0x0000, 8178, 9},
	{0x02238, 0x0000, 8187, 9},
	{0x02214, 0x0000, 8196, 8},
	{0x022a1, 0x0000, 8204, 10},
	{0x02306, 0x0000, 8214, 15},
	{0x02193, 0x0000, 8229, 10},
	{0x021ca, 0x0000, 8239, 15},
	{0x021c3, 0x0000, 8254, 16},
	{0x021c2, 0x0000, 8270, 17},
	{0x02910, 0x0000, 8287, 9},
	{0x0231f, 0x0000, 8296, 7},
	{0x0230c, 0x0000, 8303, 7},
	{0x1d4b9, 0x0000, 8310, 5},
	{0x00455, 0x0000, 8315, 5},
	{0x029f6, 0x0000, 8320, 5},
	{0x00111, 0x0000, 8325, 7},
	{0x022f1, 0x0000, 8332, 6},
	{0x025bf, 0x0000, 8338, 5},
	{0x025be, 0x0000, 8343, 6},
	{0x021f5, 0x0000, 8349, 6},
	{0x0296f, 0x0000, 8355, 6},
	{0x029a6, 0x0000, 8361, 8},
	{0x0045f, 0x0000, 8369, 5},
	{0x027ff, 0x0000, 8374, 9},
	{0x02a77, 0x0000, 8383, 6},
	{0x02251, 0x0000, 8389, 5},
	{0x000e9, 0x0000, 8394, 6},
	{0x000e9, 0x0000, 8400, 7},
	{0x02a6e, 0x0000, 8407, 7},
	{0x0011b, 0x0000, 8414, 7},
	{0x02256, 0x0000, 8421, 5},
	{0x000ea, 0x0000, 8426, 5},
	{0x000ea, 0x0000, 8431, 6},
	{0x02255, 0x0000, 8437, 7},
	{0x0044d, 0x0000, 8444, 4},
	{0x00117, 0x0000, 8448, 5},
	{0x02147, 0x0000, 8453, 3},
	{0x02252, 0x0000, 8456, 6},
	{0x1d522, 0x0000, 8462, 4},
	{0x02a9a, 0x0000, 8466, 3},
	{0x000e8, 0x0000, 8469, 6},
	{0x000e8, 0x0000, 8475, 7},
	{0x02a96, 0x0000, 8482, 4},
	{0x02a98, 0x0000, 8486, 7},
	{0x02a99, 0x0000, 8493, 3},
	{0x023e7, 0x0000, 8496, 9},
	{0x02113, 0x0000, 8505, 4},
	{0x02a95, 0x0000, 8509, 4},
	{0x02a97, 0x0000, 8513, 7},
	{0x00113, 0x0000, 8520, 6},
	{0x02205, 0x0000, 8526, 6},
	{0x02205, 0x0000, 8532, 9},
	{0x02205, 0x0000, 8541, 7},
	{0x02004, 0x0000, 8548, 7},
	{0x02005, 0x0000, 8555, 7},
	{0x02003, 0x0000, 8562, 5},
	{0x0014b, 0x0000, 8567, 4},
	{0x02002, 0x0000, 8571, 5},
	{0x00119, 0x0000, 8576, 6},
	{0x1d556, 0x0000, 8582, 5},
	{0x022d5, 0x0000, 8587, 5},
	{0x029e3, 0x0000, 8592, 7},
	{0x02a71, 0x0000, 8599, 6},
	{0x003b5, 0x0000, 8605, 5},
	{0x003b5, 0x0000, 8610, 8},
	{0x003f5, 0x0000, 8618, 6},
	{0x02256, 0x0000, 8624, 7},
	{0x02255, 0x0000, 8631, 8},
	{0x02242, 0x0000, 8639, 6},
	{0x02a96, 0x0000, 8645, 11},
	{0x02a95, 0x0000, 8656, 12},
	{0x0003d, 0x0000, 8668, 7},
	{0x0225f, 0x0000, 8675, 7},
	{0x02261, 0x0000, 8682, 6},
	{0x02a78, 0x0000, 8688, 8},
	{0x029e5, 0x0000, 8696, 9},
	{0x02253, 0x0000, 8705, 6},
	{0x02971, 0x0000, 8711, 6},
	{0x0212f, 0x0000, 8717, 5},
	{0x02250, 0x0000, 8722, 6},
	{0x02242, 0x0000, 8728, 5},
	{0x003b7, 0x0000, 8733, 4},
	{0x000f0, 0x0000, 8737, 3},
	{0x000f0, 0x0000, 8740, 4},
	{0x000eb, 0x0000, 8744, 4},
	{0x000eb, 0x0000, 8748, 5},
	{0x020ac, 0x0000, 8753, 5},
	{0x00021, 0x0000, 8758, 5},
	{0x02203, 0x0000, 8763, 6},
	{0x02130, 0x0000, 8769, 12},
	{0x02147, 0x0000, 8781, 13},
	{0x02252, 0x0000, 8794, 14},
	{0x00444, 0x0000, 8808, 4},
	{0x02640, 0x0000, 8812, 7},
	{0x0fb03, 0x0000, 8819, 7},
	{0x0fb00, 0x0000, 8826, 6},
	{0x0fb04, 0x0000, 8832, 7},
	{0x1d523, 0x0000, 8839, 4},
	{0x0fb01, 0x0000, 8843, 6},
	{0x00066, 0x006a, 8849, 6},
	{0x0266d, 0x0000, 8855, 5},
	{0x0fb02, 0x0000, 8860, 6},
	{0x025b1, 0x0000, 8866, 6},
	{0x00192, 0x0000, 8872, 5},
	{0x1d557, 0x0000, 8877, 5},
	{0x02200, 0x0000, 8882, 7},
	{0x022d4, 0x0000, 8889, 5},
	{0x02ad9, 0x0000, 8894, 6},
	{0x02a0d, 0x0000, 8900, 9},
	{0x000bd, 0x0000, 8909, 6},
	{0x000bd, 0x0000, 8915, 7},
	{0x02153, 0x0000, 8922, 7},
	{0x000bc, 0x0000, 8929, 6},
	{0x000bc, 0x0000, 8935, 7},
	{0x02155, 0x0000, 8942, 7},
	{0x02159, 0x0000, 8949, 7},
	{0x0215b, 0x0000, 8956, 7},
	{0x02154, 0x0000, 8963, 7},
	{0x02156, 0x0000, 8970, 7},
	{0x000be, 0x0000, 8977, 6},
	{0x000be, 0x0000, 8983, 7},
	{0x02157, 0x0000, 8990, 7},
	{0x0215c, 0x0000, 8997, 7},
	{0x02158, 0x0000, 9004, 7},
	{0x0215a, 0x0000, 9011, 7},
	{0x0215d, 0x0000, 9018, 7},
	{0x0215e, 0x0000, 9025, 7},
	{0x02044, 0x0000, 9032, 6},
	{0x02322, 0x0000, 9038, 6},
	{0x1d4bb, 0x0000, 9044, 5},
	{0x02267, 0x0000, 9049, 3},
	{0x02a8c, 0x0000, 9052, 4},
	{0x001f5, 0x0000, 9056, 7},
	{0x003b3, 0x0000, 9063, 6},
	{0x003dd, 0x0000, 9069, 7},
	{0x02a86, 0x0000, 9076, 4},
	{0x0011f, 0x0000, 9080, 7},
	{0x0011d, 0x0000, 9087, 6},
	{0x00433, 0x0000, 9093, 4},
	{0x00121, 0x0000, 9097, 5},
	{0x02265, 0x0000, 9102, 3},
	{0x022db, 0x0000, 9105, 4},
	{0x02265, 0x0000, 9109, 4},
	{0x02267, 0x0000, 9113, 5},
	{0x02a7e, 0x0000, 9118, 9},
	{0x02a7e, 0x0000, 9127, 4},
	{0x02aa9, 0x0000, 9131, 6},
	{0x02a80, 0x0000, 9137, 7},
	{0x02a82, 0x0000, 9144, 8},
	{0x02a84, 0x0000, 9152, 9},
	{0x022db, 0xfe00, 9161, 5},
	{0x02a94, 0x0000, 9166, 7},
	{0x1d524, 0x0000, 9173, 4},
	{0x0226b, 0x0000, 9177, 3},
	{0x022d9, 0x0000, 9180, 4},
	{0x02137, 0x0000, 9184, 6},
	{0x00453, 0x0000, 9190, 5},
	{0x02277, 0x0000, 9195, 3},
	{0x02a92, 0x0000, 9198, 4},
	{0x02aa5, 0x0000, 9202, 4},
	{0x02aa4, 0x0000, 9206, 4},
	{0x02269, 0x0000, 9210, 4},
	{0x02a8a, 0x0000, 9214, 5},
	{0x02a8a, 0x0000, 9219, 9},
	{0x02a88, 0x0000, 9228, 4},
	{0x02a88, 0x0000, 9232, 5},
	{0x02269, 0x0000, 9237, 6},
	{0x022e7, 0x0000, 9243, 6},
	{0x1d558, 0x0000, 9249, 5},
	{0x00060, 0x0000, 9254, 6},
	{0x0210a, 0x0000, 9260, 5},
	{0x02273, 0x0000, 9265, 5},
	{0x02a8e, 0x0000, 9270, 6},
	{0x02a90, 0x0000, 9276, 6},
	{0x0003e, 0x0000, 9282, 2},
	{0x0003e, 0x0000, 9284, 3},
	{0x02aa7, 0x0000, 9287, 5},
	{0x02a7a, 0x0000, 9292, 6},
	{0x022d7, 0x0000, 9298, 6},
	{0x02995, 0x0000, 9304, 7},
	{0x02a7c, 0x0000, 9311, 8},
	{0x02a86, 0x0000, 9319, 10},
	{0x02978, 0x0000, 9329, 7},
	{0x022d7, 0x0000, 9336, 7},
	{0x022db, 0x0000, 9343, 10},
	{0x02a8c, 0x0000, 9353, 11},
	{0x02277, 0x0000, 9364, 8},
	{0x02273, 0x0000, 9372, 7},
	{0x02269, 0xfe00, 9379, 10},
	{0x02269, 0xfe00, 9389, 5},
	{0x021d4, 0x0000, 9394, 5},
	{0x0200a, 0x0000, 9399, 7},
	{0x000bd, 0x0000, 9406, 5},
	{0x0210b, 0x0000, 9411, 7},
	{0x0044a, 0x0000, 9418, 7},
	{0x02194, 0x0000, 9425, 5},
	{0x02948, 0x0000, 9430, 8},
	{0x021ad, 0x0000, 9438, 6},
	{0x0210f, 0x0000, 9444, 5},
	{0x00125, 0x0000, 9449, 6},
	{0x02665, 0x0000, 9455, 7},
	{0x02665, 0x0000, 9462, 10},
	{0x02026, 0x0000, 9472, 7},
	{0x022b9, 0x0000, 9479, 7},
	{0x1d525, 0x0000, 9486, 4},
	{0x02925, 0x0000, 9490, 9},
	{0x02926, 0x0000, 9499, 9},
	{0x021ff, 0x0000, 9508, 6},
	{0x0223b, 0x0000, 9514, 7},
	{0x021a9, 0x0000, 9521, 14},
	{0x021aa, 0x0000, 9535, 15},
	{0x1d559, 0x0000, 9550, 5},
	{0x02015, 0x0000, 9555, 7},
	{0x1d4bd, 0x0000, 9562, 5},
	{0x0210f, 0x0000, 9567, 7},
	{0x00127, 0x0000, 9574, 7},
	{0x02043, 0x0000, 9581, 7},
	{0x02010, 0x0000, 9588, 7},
	{0x000ed, 0x0000, 9595, 6},
	{0x000ed, 0x0000, 9601, 7},
	{0x02063, 0x0000, 9608, 3},
	{0x000ee, 0x0000, 9611, 5},
	{0x000ee, 0x0000, 9616, 6},
	{0x00438, 0x0000, 9622, 4},
	{0x00435, 0x0000, 9626, 5},
	{0x000a1, 0x0000, 9631, 5},
	{0x000a1, 0x0000, 9636, 6},
	{0x021d4, 0x0000, 9642, 4},
	{0x1d526, 0x0000, 9646, 4},
	{0x000ec, 0x0000, 9650, 6},
	{0x000ec, 0x0000, 9656, 7},
	{0x02148, 0x0000, 9663, 3},
	{0x02a0c, 0x0000, 9666, 7},
	{0x0222d, 0x0000, 9673, 6},
	{0x029dc, 0x0000, 9679, 7},
	{0x02129, 0x0000, 9686, 6},
	{0x00133, 0x0000, 9692, 6},
	{0x0012b, 0x0000, 9698, 6},
	{0x02111, 0x0000, 9704, 6},
	{0x02110, 0x0000, 9710, 9},
	{0x02111, 0x0000, 9719, 9},
	{0x00131, 0x0000, 9728, 6},
	{0x022b7, 0x0000, 9734, 5},
	{0x001b5, 0x0000, 9739, 6},
	{0x02208, 0x0000, 9745, 3},
	{0x02105, 0x0000, 9748, 7},
	{0x0221e, 0x0000, 9755, 6},
	{0x029dd, 0x0000, 9761, 9},
	{0x00131, 0x0000, 9770, 7},
	{0x0222b, 0x0000, 9777, 4},
	{0x022ba, 0x0000, 9781, 7},
	{0x02124, 0x0000, 9788, 9},
	{0x022ba, 0x0000, 9797, 9},
	{0x02a17, 0x0000, 9806, 9},
	{0x02a3c, 0x0000, 9815, 8},
	{0x00451, 0x0000, 9823, 5},
	{0x0012f, 0x0000, 9828, 6},
	{0x1d55a, 0x0000, 9834, 5},
	{0x003b9, 0x0000, 9839, 5},
	{0x02a3c, 0x0000, 9844, 6},
	{0x000bf, 0x0000, 9850, 6},
	{0x000bf, 0x0000, 9856, 7},
	{0x1d4be, 0x0000, 9863, 5},
	{0x02208, 0x0000, 9868, 5},
	{0x022f9, 0x0000, 9873, 6},
	{0x022f5, 0x0000, 9879, 8},
	{0x022f4, 0x0000, 9887, 6},
	{0x022f3, 0x0000, 9893, 7},
	{0x02208, 0x0000, 9900, 6},
	{0x02062, 0x0000, 9906, 3},
	{0x00129, 0x0000, 9909, 7},
	{0x00456, 0x0000, 9916, 6},
	{0x000ef, 0x0000, 9922, 4},
	{0x000ef, 0x0000, 9926, 5},
	{0x00135, 0x0000, 9931, 6},
	{0x00439, 0x0000, 9937, 4},
	{0x1d527, 0x0000, 9941, 4},
	{0x00237, 0x0000, 9945, 6},
	{0x1d55b, 0x0000, 9951, 5},
	{0x1d4bf, 0x0000, 9956, 5},
	{0x00458, 0x0000, 9961, 7},
	{0x00454, 0x0000, 9968, 6},
	{0x003ba, 0x0000, 9974, 6},
	{0x003f0, 0x0000, 9980, 7},
	{0x00137, 0x0000, 9987, 7},
	{0x0043a, 0x0000, 9994, 4},
	{0x1d528, 0x0000, 9998, 4},
	{0x00138, 0x0000, 10002, 7},
	{0x00445, 0x0000, 10009, 5},
	{0x0045c, 0x0000, 10014, 5},
	{0x1d55c, 0x0000, 10019, 5},
	{0x1d4c0, 0x0000, 10024, 5},
	{0x021da, 0x0000, 10029, 6},
	{0x021d0, 0x0000, 10035, 5},
	{0x0291b, 0x0000, 10040, 7},
	{0x0290e, 0x0000, 10047, 6},
	{0x02266, 0x0000, 10053, 3},
	{0x02a8b, 0x0000, 10056, 4},
	{0x02962, 0x0000, 10060, 5},
	{0x0013a, 0x0000, 10065, 7},
	{0x029b4, 0x0000, 10072, 9},
	{0x02112, 0x0000, 10081, 7},
	{0x003bb, 0x0000, 10088, 7},
	{0x027e8, 0x0000, 10095, 5},
	{0x02991, 0x0000, 10100, 6},
	{0x027e8, 0x0000, 10106, 7},
	{0x02a85, 0x0000, 10113, 4},
	{0x000ab, 0x0000, 10117, 5},
	{0x000ab, 0x0000, 10122, 6},
	{0x02190, 0x0000, 10128, 5},
	{0x021e4, 0x0000, 10133, 6},
	{0x0291f, 0x0000, 10139, 8},
	{0x0291d, 0x0000, 10147, 7},
	{0x021a9, 0x0000, 10154, 7},
	{0x021ab, 0x0000, 10161, 7},
	{0x02939, 0x0000, 10168, 7},
	{0x02973, 0x0000, 10175, 8},
	{0x021a2, 0x0000, 10183, 7},
	{0x02aab, 0x0000, 10190, 4},
	{0x02919, 0x0000, 10194, 7},
	{0x02aad, 0x0000, 10201, 5},
	{0x02aad, 0xfe00, 10206, 6},
	{0x0290c, 0x0000, 10212, 6},
	{0x02772, 0x0000, 10218, 6},
	{0x0007b, 0x0000, 10224, 7},
	{0x0005b, 0x0000, 10231, 7},
	{0x0298b, 0x0000, 10238, 6},
	{0x0298f, 0x0000, 10244, 8},
	{0x0298d, 0x0000, 10252, 8},
	{0x0013e, 0x0000, 10260, 7},
	{0x0013c, 0x0000, 10267, 7},
	{0x02308, 0x0000, 10274, 6},
	{0x0007b, 0x0000, 10280, 5},
	{0x0043b, 0x0000, 10285, 4},
	{0x02936, 0x0000, 10289, 5},
	{0x0201c, 0x0000, 10294, 6},
	{0x0201e, 0x0000, 10300, 7},
	{0x02967, 0x0000, 10307, 8},
	{0x0294b, 0x0000, 10315, 9},
	{0x021b2, 0x0000, 10324, 5},
	{0x02264, 0x0000, 10329, 3},
	{0x02190, 0x0000, 10332, 10},
	{0x021a2, 0x0000, 10342, 14},
	{0x021bd, 0x0000, 10356, 16},
	{0x021bc, 0x0000, 10372, 14},
	{0x021c7, 0x0000, 10386, 15},
	{0x02194, 0x0000, 10401, 15},
	{0x021c6, 0x0000, 10416, 16},
	{0x021cb, 0x0000, 10432, 18},
	{0x021ad, 0x0000, 10450, 20},
	{0x022cb, 0x0000, 10470, 15},
	{0x022da, 0x0000, 10485, 4},
	{0x02264, 0x0000, 10489, 4},
	{0x02266, 0x0000, 10493, 5},
	{0x02a7d, 0x0000, 10498, 9},
	{0x02a7d, 0x0000, 10507, 4},
	{0x02aa8, 0x0000, 10511, 6},
	{0x02a7f, 0x0000, 10517, 7},
	{0x02a81, 0x0000, 10524, 8},
	{0x02a83, 0x0000, 10532, 9},
	{0x022da, 0xfe00, 10541, 5},
	{0x02a93, 0x0000, 10546, 7},
	{0x02a85, 0x0000, 10553, 11},
	{0x022d6, 0x0000, 10564, 8},
	{0x022da, 0x0000, 10572, 10},
	{0x02a8b, 0x0000, 10582, 11},
	{0x02276, 0x0000, 10593, 8},
	{0x02272, 0x0000, 10601, 8},
	{0x0297c, 0x0000, 10609, 7},
	{0x0230a, 0x0000, 10616, 7},
	{0x1d529, 0x0000, 10623, 4},
	{0x02276, 0x0000, 10627, 3},
	{0x02a91, 0x0000, 10630, 4},
	{0x021bd, 0x0000, 10634, 6},
	{0x021bc, 0x0000, 10640, 6},
	{0x0296a, 0x0000, 10646, 7},
	{0x02584, 0x0000, 10653, 6},
	{0x00459, 0x0000, 10659, 5},
	{0x0226a, 0x0000, 10664, 3},
	{0x021c7, 0x0000, 10667, 6},
	{0x0231e, 0x0000, 10673, 9},
	{0x0296b, 0x0000, 10682, 7},
	{0x025fa, 0x0000, 10689, 6},
	{0x00140, 0x0000, 10695, 7},
	{0x023b0, 0x0000, 10702, 7},
	{0x023b0, 0x0000, 10709, 11},
	{0x02268, 0x0000, 10720, 4},
	{0x02a89, 0x0000, 10724, 5},
	{0x02a89, 0x0000, 10729, 9},
	{0x02a87, 0x0000, 10738, 4},
	{0x02a87, 0x0000, 10742, 5},
	{0x02268, 0x0000, 10747, 6},
	{0x022e6, 0x0000, 10753, 6},
	{0x027ec, 0x0000, 10759, 6},
	{0x021fd, 0x0000, 10765, 6},
	{0x027e6, 0x0000, 10771, 6},
	{0x027f5, 0x0000, 10777, 14},
	{0x027f7, 0x0000, 10791, 19},
	{0x027fc, 0x0000, 10810, 11},
	{0x027f6, 0x0000, 10821, 15},
	{0x021ab, 0x0000, 10836, 14},
	{0x021ac, 0x0000, 10850, 15},
	{0x02985, 0x0000, 10865, 6},
	{0x1d55d, 0x0000, 10871, 5},
	{0x02a2d, 0x0000, 10876, 7},
	{0x02a34, 0x0000, 10883, 8},
	{0x02217, 0x0000, 10891, 7},
	{0x0005f, 0x0000, 10898, 7},
	{0x025ca, 0x0000, 10905, 4},
	{0x025ca, 0x0000, 10909, 8},
	{0x029eb, 0x0000, 10917, 5},
	{0x00028, 0x0000, 10922, 5},
	{0x02993, 0x0000, 10927, 7},
	{0x021c6, 0x0000, 10934, 6},
	{0x0231f, 0x0000, 10940, 9},
	{0x021cb, 0x0000, 10949, 6},
	{0x0296d, 0x0000, 10955, 7},
	{0x0200e, 0x0000, 10962, 4},
	{0x022bf, 0x0000, 10966, 6},
	{0x02039, 0x0000, 10972, 7},
	{0x1d4c1, 0x0000, 10979, 5},
	{0x021b0, 0x0000, 10984, 4},
	{0x02272, 0x0000, 10988, 5},
	{0x02a8d, 0x0000, 10993, 6},
	{0x02a8f, 0x0000, 10999, 6},
	{0x0005b, 0x0000, 11005, 5},
	{0x02018, 0x0000, 11010, 6},
	{0x0201a, 0x0000, 11016, 7},
	{0x00142, 0x0000, 11023, 7},
	{0x0003c, 0x0000, 11030, 2},
	{0x0003c, 0x0000, 11032, 3},
	{0x02aa6, 0x0000, 11035, 5},
	{0x02a79, 0x0000, 11040, 6},
	{0x022d6, 0x0000, 11046, 6},
	{0x022cb, 0x0000, 11052, 7},
	{0x022c9, 0x0000, 11059, 7},
	{0x02976, 0x0000, 11066, 7},
	{0x02a7b, 0x0000, 11073, 8},
	{0x02996, 0x0000, 11081, 7},
	{0x025c3, 0x0000, 11088, 5},
	{0x022b4, 0x0000, 11093, 6},
	{0x025c2, 0x0000, 11099, 6},
	{0x0294a, 0x0000, 11105, 9},
	{0x02966, 0x0000, 11114, 8},
	{0x02268, 0xfe00, 11122, 10},
	{0x02268, 0xfe00, 11132, 5},
	{0x0223a, 0x0000, 11137, 6},
	{0x000af, 0x0000, 11143, 4},
	{0x000af, 0x0000, 11147, 5},
	{0x02642, 0x0000, 11152, 5},
	{0x02720, 0x0000, 11157, 5},
	{0x02720, 0x0000, 11162, 8},
	{0x021a6, 0x0000, 11170, 4},
	{0x021a6, 0x0000, 11174, 7},
	{0x021a7, 0x0000, 11181, 11},
	{0x021a4, 0x0000, 11192, 11},
	{0x021a5, 0x0000, 11203, 9},
	{0x025ae, 0x0000, 11212, 7},
	{0x02a29, 0x0000, 11219, 7},
	{0x0043c, 0x0000, 11226, 4},
	{0x02014, 0x0000, 11230, 6},
	{0x02221, 0x0000, 11236, 14},
	{0x1d52a, 0x0000, 11250, 4},
	{0x02127, 0x0000, 11254, 4},
	{0x000b5, 0x0000, 11258, 5},
	{0x000b5, 0x0000, 11263, 6},
	{0x02223, 0x0000, 11269, 4},
	{0x0002a, 0x0000, 11273, 7},
	{0x02af0, 0x0000, 11280, 7},
	{0x000b7, 0x0000, 11287, 6},
	{0x000b7, 0x0000, 11293, 7},
	{0x02212, 0x0000, 11300, 6},
	{0x0229f, 0x0000, 11306, 7},
	{0x02238, 0x0000, 11313, 7},
	{0x02a2a, 0x0000, 11320, 8},
	{0x02adb, 0x0000, 11328, 5},
	{0x02026, 0x0000, 11333, 5},
	{0x02213, 0x0000, 11338, 7},
	{0x022a7, 0x0000, 11345, 7},
	{0x1d55e, 0x0000, 11352, 5},
	{0x02213, 0x0000, 11357, 3},
	{0x1d4c2, 0x0000, 11360, 5},
	{0x0223e, 0x0000, 11365, 7},
	{0x003bc, 0x0000, 11372, 3},
	{0x022b8, 0x0000, 11375, 9},
	{0x022b8, 0x0000, 11384, 6},
	{0x022d9, 0x0338, 11390, 4},
	{0x0226b, 0x20d2, 11394, 4},
	{0x0226b, 0x0338, 11398, 5},
	{0x021cd, 0x0000, 11403, 11},
	{0x021ce, 0x0000, 11414, 16},
	{0x022d8, 0x0338, 11430, 4},
	{0x0226a, 0x20d2, 11434, 4},
	{0x0226a, 0x0338, 11438, 5},
	{0x021cf, 0x0000, 11443, 12},
	{0x022af, 0x0000, 11455, 7},
	{0x022ae, 0x0000, 11462, 7},
	{0x02207, 0x0000, 11469, 6},
	{0x00144, 0x0000, 11475, 7},
	{0x02220, 0x20d2, 11482, 5},
	{0x02249, 0x0000, 11487, 4},
	{0x02a70, 0x0338, 11491, 5},
	{0x0224b, 0x0338, 11496, 6},
	{0x00149, 0x0000, 11502, 6},
	{0x02249, 0x0000, 11508, 8},
	{0x0266e, 0x0000, 11516, 6},
	{0x0266e, 0x0000, 11522, 8},
	{0x02115, 0x0000, 11530, 9},
	{0x000a0, 0x0000, 11539, 4},
	{0x000a0, 0x0000, 11543, 5},
	{0x0224e, 0x0338, 11548, 6},
	{0x0224f, 0x0338, 11554, 7},
	{0x02a43, 0x0000, 11561, 5},
	{0x00148, 0x0000, 11566, 7},
	{0x00146, 0x0000, 11573, 7},
	{0x02247, 0x0000, 11580, 6},
	{0x02a6d, 0x0338, 11586, 9},
	{0x02a42, 0x0000, 11595, 5},
	{0x0043d, 0x0000, 11600, 4},
	{0x02013, 0x0000, 11604, 6},
	{0x02260, 0x0000, 11610, 3},
	{0x021d7, 0x0000, 11613, 6},
	{0x02924, 0x0000, 11619, 7},
	{0x02197, 0x0000, 11626, 6},
	{0x02197, 0x0000, 11632, 8},
	{0x02250, 0x0338, 11640, 6},
	{0x02262, 0x0000, 11646, 7},
	{0x02928, 0x0000, 11653, 7},
	{0x02242, 0x0338, 11660, 6},
	{0x02204, 0x0000, 11666, 7},
	{0x02204, 0x0000, 11673, 8},
	{0x1d52b, 0x0000, 11681, 4},
	{0x02267, 0x0338, 11685, 4},
	{0x02271, 0x0000, 11689, 4},
	{0x02271, 0x0000, 11693, 5},
	{0x02267, 0x0338, 11698, 6},
	{0x02a7e, 0x0338, 11704, 10},
	{0x02a7e, 0x0338, 11714, 5},
	{0x02275, 0x0000, 11719, 6},
	{0x0226f, 0x0000, 11725, 4},
	{0x0226f, 0x0000, 11729, 5},
	{0x021ce, 0x0000, 11734, 6},
	{0x021ae, 0x0000, 11740, 6},
	{0x02af2, 0x0000, 11746, 6},
	{0x0220b, 0x0000, 11752, 3},
	{0x022fc, 0x0000, 11755, 4},
	{0x022fa, 0x0000, 11759, 5},
	{0x0220b, 0x0000, 11764, 4},
	{0x0045a, 0x0000, 11768, 5},
	{0x021cd, 0x0000, 11773, 6},
	{0x02266, 0x0338, 11779, 4},
	{0x0219a, 0x0000, 11783, 6},
	{0x02025, 0x0000, 11789, 5},
	{0x02270, 0x0000, 11794, 4},
	{0x0219a, 0x0000, 11798, 11},
	{0x021ae, 0x0000, 11809, 16},
	{0x02270, 0x0000, 11825, 5},
	{0x02266, 0x0338, 11830, 6},
	{0x02a7d, 0x0338, 11836, 10},
	{0x02a7d, 0x0338, 11846, 5},
	{0x0226e, 0x0000, 11851, 6},
	{0x02274, 0x0000, 11857, 6},
	{0x0226e, 0x0000, 11863, 4},
	{0x022ea, 0x0000, 11867, 6},
	{0x022ec, 0x0000, 11873, 7},
	{0x02224, 0x0000, 11880, 5},
	{0x1d55f, 0x0000, 11885, 5},
	{0x000ac, 0x0000, 11890, 3},
	{0x000ac, 0x0000, 11893, 4},
	{0x02209, 0x0000, 11897, 6},
	{0x022f9, 0x0338, 11903, 7},
	{0x022f5, 0x0338, 11910, 9},
	{0x02209, 0x0000, 11919, 8},
	{0x022f7, 0x0000, 11927, 8},
	{0x022f6, 0x0000, 11935, 8},
	{0x0220c, 0x0000, 11943, 6},
	{0x0220c, 0x0000, 11949, 8},
	{0x022fe, 0x0000, 11957, 8},
	{0x022fd, 0x0000, 11965, 8},
	{0x02226, 0x0000, 11973, 5},
	{0x02226, 0x0000, 11978, 10},
	{0x02afd, 0x20e5, 11988, 7},
	{0x02202, 0x0338, 11995, 6},
	{0x02a14, 0x0000, 12001, 8},
	{0x02280, 0x0000, 12009, 4},
	{0x022e0, 0x0000, 12013, 7},
	{0x02aaf, 0x0338, 12020, 5},
	{0x02280, 0x0000, 12025, 6},
	{0x02aaf, 0x0338, 12031, 8},
	{0x021cf, 0x0000, 12039, 6},
	{0x0219b, 0x0000, 12045, 6},
	{0x02933, 0x0338, 12051, 7},
	{0x0219d, 0x0338, 12058, 7},
	{0x0219b, 0x0000, 12065, 12},
	{0x022eb, 0x0000, 12077, 6},
	{0x022ed, 0x0000, 12083, 7},
	{0x02281, 0x0000, 12090, 4},
	{0x022e1, 0x0000, 12094, 7},
	{0x02ab0, 0x0338, 12101, 5},
	{0x1d4c3, 0x0000, 12106, 5},
	{0x02224, 0x0000, 12111, 10},
	{0x02226, 0x0000, 12121, 15},
	{0x02241, 0x0000, 12136, 5},
	{0x02244, 0x0000, 12141, 6},
	{0x02244, 0x0000, 12147, 7},
	{0x02224, 0x0000, 12154, 6},
	{0x02226, 0x0000, 12160, 6},
	{0x022e2, 0x0000, 12166, 8},
	{0x022e3, 0x0000, 12174, 8},
	{0x02284, 0x0000, 12182, 5},
	{0x02ac5, 0x0338, 12187, 6},
	{0x02288, 0x0000, 12193, 6},
	{0x02282, 0x20d2, 12199, 8},
	{0x02288, 0x0000, 12207, 10},
	{0x02ac5, 0x0338, 12217, 11},
	{0x02281, 0x0000, 12228, 6},
	{0x02ab0, 0x0338, 12234, 8},
	{0x02285, 0x0000, 12242, 5},
	{0x02ac6, 0x0338, 12247, 6},
	{0x02289, 0x0000, 12253, 6},
	{0x02283, 0x20d2, 12259, 8},
	{0x02289, 0x0000, 12267, 10},
	{0x02ac6, 0x0338, 12277, 11},
	{0x02279, 0x0000, 12288, 5},
	{0x000f1, 0x0000, 12293, 6},
	{0x000f1, 0x0000, 12299, 7},
	{0x02278, 0x0000, 12306, 5},
	{0x022ea, 0x0000, 12311, 14},
	{0x022ec, 0x0000, 12325, 16},
	{0x022eb, 0x0000, 12341, 15},
	{0x022ed, 0x0000, 12356, 17},
	{0x003bd, 0x0000, 12373, 3},
	{0x00023, 0x0000, 12376, 4},
	{0x02116, 0x0000, 12380, 7},
	{0x02007, 0x0000, 12387, 6},
	{0x022ad, 0x0000, 12393, 7},
	{0x02904, 0x0000, 12400, 7},
	{0x0224d, 0x20d2, 12407, 5},
	{0x022ac, 0x0000, 12412, 7},
	{0x02265, 0x20d2, 12419, 5},
	{0x0003e, 0x20d2, 12424, 5},
	{0x029de, 0x0000, 12429, 8},
	{0x02902, 0x0000, 12437, 7},
	{0x02264, 0x20d2, 12444, 5},
	{0x0003c, 0x20d2, 12449, 5},
	{0x022b4, 0x20d2, 12454, 8},
	{0x02903, 0x0000, 12462, 7},
	{0x022b5, 0x20d2, 12469, 8},
	{0x0223c, 0x20d2, 12477, 6},
	{0x021d6, 0x0000, 12483, 6},
	{0x02923, 0x0000, 12489, 7},
	{0x02196, 0x0000, 12496, 6},
	{0x02196, 0x0000, 12502, 8},
	{0x02927, 0x0000, 12510, 7},
	{0x024c8, 0x0000, 12517, 3},
	{0x000f3, 0x0000, 12520, 6},
	{0x000f3, 0x0000, 12526, 7},
	{0x0229b, 0x0000, 12533, 5},
	{0x0229a, 0x0000, 12538, 5},
	{0x000f4, 0x0000, 12543, 5},
	{0x000f4, 0x0000, 12548, 6},
	{0x0043e, 0x0000, 12554, 4},
	{0x0229d, 0x0000, 12558, 6},
	{0x00151, 0x0000, 12564, 7},
	{0x02a38, 0x0000, 12571, 5},
	{0x02299, 0x0000, 12576, 5},
	{0x029bc, 0x0000, 12581, 7},
	{0x00153, 0x0000, 12588, 6},
	{0x029bf, 0x0000, 12594, 6},
	{0x1d52c, 0x0000, 12600, 4},
	{0x002db, 0x0000, 12604, 5},
	{0x000f2, 0x0000, 12609, 6},
	{0x000f2, 0x0000, 12615, 7},
	{0x029c1, 0x0000, 12622, 4},
	{0x029b5, 0x0000, 12626, 6},
	{0x003a9, 0x0000, 12632, 4},
	{0x0222e, 0x0000, 12636, 5},
	{0x021ba, 0x0000, 12641, 6},
	{0x029be, 0x0000, 12647, 6},
	{0x029bb, 0x0000, 12653, 8},
	{0x0203e, 0x0000, 12661, 6},
	{0x029c0, 0x0000, 12667, 4},
	{0x0014d, 0x0000, 12671, 6},
	{0x003c9, 0x0000, 12677, 6},
	{0x003bf, 0x0000, 12683, 8},
	{0x029b6, 0x0000, 12691, 5},
	{0x02296, 0x0000, 12696, 7},
	{0x1d560, 0x0000, 12703, 5},
	{0x029b7, 0x0000, 12708, 5},
	{0x029b9, 0x0000, 12713, 6},
	{0x02295, 0x0000, 12719, 6},
	{0x02228, 0x0000, 12725, 3},
	{0x021bb, 0x0000, 12728, 6},
	{0x02a5d, 0x0000, 12734, 4},
	{0x02134, 0x0000, 12738, 6},
	{0x02134, 0x0000, 12744, 8},
	{0x000aa, 0x0000, 12752, 4},
	{0x000aa, 0x0000, 12756, 5},
	{0x000ba, 0x0000, 12761, 4},
	{0x000ba, 0x0000, 12765, 5},
	{0x022b6, 0x0000, 12770, 7},
	{0x02a56, 0x0000, 12777, 5},
	{0x02a57, 0x0000, 12782, 8},
	{0x02a5b, 0x0000, 12790, 4},
	{0x02134, 0x0000, 12794, 5},
	{0x000f8, 0x0000, 12799, 6},
	{0x000f8, 0x0000, 12805, 7},
	{0x02298, 0x0000, 12812, 5},
	{0x000f5, 0x0000, 12817, 6},
	{0x000f5, 0x0000, 12823, 7},
	{0x02297, 0x0000, 12830, 7},
	{0x02a36, 0x0000, 12837, 9},
	{0x000f6, 0x0000, 12846, 4},
	{0x000f6, 0x0000, 12850, 5},
	{0x0233d, 0x0000, 12855, 6},
	{0x02225, 0x0000, 12861, 4},
	{0x000b6, 0x0000, 12865, 4},
	{0x000b6, 0x0000, 12869, 5},
	{0x02225, 0x0000, 12874, 9},
	{0x02af3, 0x0000, 12883, 7},
	{0x02afd, 0x0000, 12890, 6},
	{0x02202, 0x0000, 12896, 5},
	{0x0043f, 0x0000, 12901, 4},
	{0x00025, 0x0000, 12905, 7},
	{0x0002e, 0x0000, 12912, 7},
	{0x02030, 0x0000, 12919, 7},
	{0x022a5, 0x0000, 12926, 5},
	{0x02031, 0x0000, 12931, 8},
	{0x1d52d, 0x0000, 12939, 4},
	{0x003c6, 0x0000, 12943, 4},
	{0x003d5, 0x0000, 12947, 5},
	{0x02133, 0x0000, 12952, 7},
	{0x0260e, 0x0000, 12959, 6},
	{0x003c0, 0x0000, 12965, 3},
	{0x022d4, 0x0000, 12968, 10},
	{0x003d6, 0x0000, 12978, 4},
	{0x0210f, 0x0000, 12982, 7},
	{0x0210e, 0x0000, 12989, 8},
	{0x0210f, 0x0000, 12997, 7},
	{0x0002b, 0x0000, 13004, 5},
	{0x02a23, 0x0000, 13009, 9},
	{0x0229e, 0x0000, 13018, 6},
	{0x02a22, 0x0000, 13024, 8},
	{0x02214, 0x0000, 13032, 7},
	{0x02a25, 0x0000, 13039, 7},
	{0x02a72, 0x0000, 13046, 6},
	{0x000b1, 0x0000, 13052, 6},
	{0x000b1, 0x0000, 13058, 7},
	{0x02a26, 0x0000, 13065, 8},
	{0x02a27, 0x0000, 13073, 8},
	{0x000b1, 0x0000, 13081, 3},
	{0x02a15, 0x0000, 13084, 9},
	{0x1d561, 0x0000, 13093, 5},
	{0x000a3, 0x0000, 13098, 5},
	{0x000a3, 0x0000, 13103, 6},
	{0x0227a, 0x0000, 13109, 3},
	{0x02ab3, 0x0000, 13112, 4},
	{0x02ab7, 0x0000, 13116, 5},
	{0x0227c, 0x0000, 13121, 6},
	{0x02aaf, 0x0000, 13127, 4},
	{0x0227a, 0x0000, 13131, 5},
	{0x02ab7, 0x0000, 13136, 11},
	{0x0227c, 0x0000, 13147, 12},
	{0x02aaf, 0x0000, 13159, 7},
	{0x02ab9, 0x0000, 13166, 12},
	{0x02ab5, 0x0000, 13178, 9},
	{0x022e8, 0x0000, 13187, 9},
	{0x0227e, 0x0000, 13196, 8},
	{0x02032, 0x0000, 13204, 6},
	{0x02119, 0x0000, 13210, 7},
	{0x02ab5, 0x0000, 13217, 5},
	{0x02ab9, 0x0000, 13222, 6},
	{0x022e8, 0x0000, 13228, 7},
	{0x0220f, 0x0000, 13235, 5},
	{0x0232e, 0x0000, 13240, 9},
	{0x02312, 0x0000, 13249, 9},
	{0x02313, 0x0000, 13258, 9},
	{0x0221d, 0x0000, 13267, 5},
	{0x0221d, 0x0000, 13272, 7},
	{0x0227e, 0x0000, 13279, 6},
	{0x022b0, 0x0000, 13285, 7},
	{0x1d4c5, 0x0000, 13292, 5},
	{0x003c8, 0x0000, 13297, 4},
	{0x02008, 0x0000, 13301, 7},
	{0x1d52e, 0x0000, 13308, 4},
	{0x02a0c, 0x0000, 13312, 5},
	{0x1d562, 0x0000, 13317, 5},
	{0x02057, 0x0000, 13322, 7},
	{0x1d4c6, 0x0000, 13329, 5},
	{0x0210d, 0x0000, 13334, 12},
	{0x02a16, 0x0000, 13346, 8},
	{0x0003f, 0x0000, 13354, 6},
	{0x0225f, 0x0000, 13360, 8},
	{0x00022, 0x0000, 13368, 4},
	{0x00022, 0x0000, 13372, 5},
	{0x021db, 0x0000, 13377, 6},
	{0x021d2, 0x0000, 13383, 5},
	{0x0291c, 0x0000, 13388, 7},
	{0x0290f, 0x0000, 13395, 6},
	{0x02964, 0x0000, 13401, 5},
	{0x0223d, 0x0331, 13406, 5},
	{0x00155, 0x0000, 13411, 7},
	{0x0221a, 0x0000, 13418, 6},
	{0x029b3, 0x0000, 13424, 9},
	{0x027e9, 0x0000, 13433, 5},
	{0x02992, 0x0000, 13438, 6},
	{0x029a5, 0x0000, 13444, 6},
	{0x027e9, 0x0000, 13450, 7},
	{0x000bb, 0x0000, 13457, 5},
	{0x000bb, 0x0000, 13462, 6},
	{0x02192, 0x0000, 13468, 5},
	{0x02975, 0x0000, 13473, 7},
	{0x021e5, 0x0000, 13480, 6},
	{0x02920, 0x0000, 13486, 8},
	{0x02933, 0x0000, 13494, 6},
	{0x0291e, 0x0000, 13500, 7},
	{0x021aa, 0x0000, 13507, 7},
	{0x021ac, 0x0000, 13514, 7},
	{0x02945, 0x0000, 13521, 7},
	{0x02974, 0x0000, 13528, 8},
	{0x021a3, 0x0000, 13536, 7},
	{0x0219d, 0x0000, 13543, 6},
	{0x0291a, 0x0000, 13549, 7},
	{0x02236, 0x0000, 13556, 6},
	{0x0211a, 0x0000, 13562, 10},
	{0x0290d, 0x0000, 13572, 6},
	{0x02773, 0x0000, 13578, 6},
	{0x0007d, 0x0000, 13584, 7},
	{0x0005d, 0x0000, 13591, 7},
	{0x0298c, 0x0000, 13598, 6},
	{0x0298e, 0x0000, 13604, 8},
	{0x02990, 0x0000, 13612, 8},
	{0x00159, 0x0000, 13620, 7},
	{0x00157, 0x0000, 13627, 7},
	{0x02309, 0x0000, 13634, 6},
	{0x0007d, 0x0000, 13640, 5},
	{0x00440, 0x0000, 13645, 4},
	{0x02937, 0x0000, 13649, 5},
	{0x02969, 0x0000, 13654, 8},
	{0x0201d, 0x0000, 13662, 6},
	{0x0201d, 0x0000, 13668, 7},
	{0x021b3, 0x0000, 13675, 5},
	{0x0211c, 0x0000, 13680, 5},
	{0x0211b, 0x0000, 13685, 8},
	{0x0211c, 0x0000, 13693, 9},
	{0x0211d, 0x0000, 13702, 6},
	{0x025ad, 0x0000, 13708, 5},
	{0x000ae, 0x0000, 13713, 3},
	{0x000ae, 0x0000, 13716, 4},
	{0x0297d, 0x0000, 13720, 7},
	{0x0230b, 0x0000, 13727, 7},
	{0x1d52f, 0x0000, 13734, 4},
	{0x021c1, 0x0000, 13738, 6},
	{0x021c0, 0x0000, 13744, 6},
	{0x0296c, 0x0000, 13750, 7},
	{0x003c1, 0x0000, 13757, 4},
	{0x003f1, 0x0000, 13761, 5},
	{0x02192, 0x0000, 13766, 11},
	{0x021a3, 0x0000, 13777, 15},
	{0x021c1, 0x0000, 13792, 17},
	{0x021c0, 0x0000, 13809, 15},
	{0x021c4, 0x0000, 13824, 16},
	{0x021cc, 0x0000, 13840, 18},
	{0x021c9, 0x0000, 13858, 17},
	{0x0219d, 0x0000, 13875, 16},
	{0x022cc, 0x0000, 13891, 16},
	{0x002da, 0x0000, 13907, 5},
	{0x02253, 0x0000, 13912, 13},
	{0x021c4, 0x0000, 13925, 6},
	{0x021cc, 0x0000, 13931, 6},
	{0x0200f, 0x0000, 13937, 4},
	{0x023b1, 0x0000, 13941, 7},
	{0x023b1, 0x0000, 13948, 11},
	{0x02aee, 0x0000, 13959, 6},
	{0x027ed, 0x0000, 13965, 6},
	{0x021fe, 0x0000, 13971, 6},
	{0x027e7, 0x0000, 13977, 6},
	{0x02986, 0x0000, 13983, 6},
	{0x1d563, 0x0000, 13989, 5},
	{0x02a2e, 0x0000, 13994, 7},
	{0x02a35, 0x0000, 14001, 8},
	{0x00029, 0x0000, 14009, 5},
	{0x02994, 0x0000, 14014, 7},
	{0x02a12, 0x0000, 14021, 9},
	{0x021c9, 0x0000, 14030, 6},
	{0x0203a, 0x0000, 14036, 7},
	{0x1d4c7, 0x0000, 14043, 5},
	{0x021b1, 0x0000, 14048, 4},
	{0x0005d, 0x0000, 14052, 5},
	{0x02019, 0x0000, 14057, 6},
	{0x02019, 0x0000, 14063, 7},
	{0x022cc, 0x0000, 14070, 7},
	{0x022ca, 0x0000, 14077, 7},
	{0x025b9, 0x0000, 14084, 5},
	{0x022b5, 0x0000, 14089, 6},
	{0x025b8, 0x0000, 14095, 6},
	{0x029ce, 0x0000, 14101, 9},
	{0x02968, 0x0000, 14110, 8},
	{0x0211e, 0x0000, 14118, 3},
	{0x0015b, 0x0000, 14121, 7},
	{0x0201a, 0x0000, 14128, 6},
	{0x0227b, 0x0000, 14134, 3},
	{0x02ab4, 0x0000, 14137, 4},
	{0x02ab8, 0x0000, 14141, 5},
	{0x00161, 0x0000, 14146, 7},
	{0x0227d, 0x0000, 14153, 6},
	{0x02ab0, 0x0000, 14159, 4},
	{0x0015f, 0x0000, 14163, 7},
	{0x0015d, 0x0000, 14170, 6},
	{0x02ab6, 0x0000, 14176, 5},
	{0x02aba, 0x0000, 14181, 6},
	{0x022e9, 0x0000, 14187, 7},
	{0x02a13, 0x0000, 14194, 9},
	{0x0227f, 0x0000, 14203, 6},
	{0x00441, 0x0000, 14209, 4},
	{0x022c5, 0x0000, 14213, 5},
	{0x022a1, 0x0000, 14218, 6},
	{0x02a66, 0x0000, 14224, 6},
	{0x021d8, 0x0000, 14230, 6},
	{0x02925, 0x0000, 14236, 7},
	{0x02198, 0x0000, 14243, 6},
	{0x02198, 0x0000, 14249, 8},
	{0x000a7, 0x0000, 14257, 4},
	{0x000a7, 0x0000, 14261, 5},
	{0x0003b, 0x0000, 14266, 5},
	{0x02929, 0x0000, 14271, 7},
	{0x02216, 0x0000, 14278, 9},
	{0x02216, 0x0000, 14287, 6},
	{0x02736, 0x0000, 14293, 5},
	{0x1d530, 0x0000, 14298, 4},
	{0x02322, 0x0000, 14302, 7},
	{0x0266f, 0x0000, 14309, 6},
	{0x00449, 0x0000, 14315, 7},
	{0x00448, 0x0000, 14322, 5},
	{0x02223, 0x0000, 14327, 9},
	{0x02225, 0x0000, 14336, 14},
	{0x000ad, 0x0000, 14350, 3},
	{0x000ad, 0x0000, 14353, 4},
	{0x003c3, 0x0000, 14357, 6},
	{0x003c2, 0x0000, 14363, 7},
	{0x003c2, 0x0000, 14370, 7},
	{0x0223c, 0x0000, 14377, 4},
	{0x02a6a, 0x0000, 14381, 7},
	{0x02243, 0x0000, 14388, 5},
	{0x02243, 0x0000, 14393, 6},
	{0x02a9e, 0x0000, 14399, 5},
	{0x02aa0, 0x0000, 14404, 6},
	{0x02a9d, 0x0000, 14410, 5},
	{0x02a9f, 0x0000, 14415, 6},
	{0x02246, 0x0000, 14421, 6},
	{0x02a24, 0x0000, 14427, 8},
	{0x02972, 0x0000, 14435, 8},
	{0x02190, 0x0000, 14443, 6},
	{0x02216, 0x0000, 14449, 14},
	{0x02a33, 0x0000, 14463, 7},
	{0x029e4, 0x0000, 14470, 9},
	{0x02223, 0x0000, 14479, 5},
	{0x02323, 0x0000, 14484, 6},
	{0x02aaa, 0x0000, 14490, 4},
	{0x02aac, 0x0000, 14494, 5},
	{0x02aac, 0xfe00, 14499, 6},
	{0x0044c, 0x0000, 14505, 7},
	{0x0002f, 0x0000, 14512, 4},
	{0x029c4, 0x0000, 14516, 5},
	{0x0233f, 0x0000, 14521, 7},
	{0x1d564, 0x0000, 14528, 5},
	{0x02660, 0x0000, 14533, 7},
	{0x02660, 0x0000, 14540, 10},
	{0x02225, 0x0000, 14550, 5},
	{0x02293, 0x0000, 14555, 6},
	{0x02293, 0xfe00, 14561, 7},
	{0x02294, 0x0000, 14568, 6},
	{0x02294, 0xfe00, 14574, 7},
	{0x0228f, 0x0000, 14581, 6},
	{0x02291, 0x0000, 14587, 7},
	{0x0228f, 0x0000, 14594, 9},
	{0x02291, 0x0000, 14603, 11},
	{0x02290, 0x0000, 14614, 6},
	{0x02292, 0x0000, 14620, 7},
	{0x02290, 0x0000, 14627, 9},
	{0x02292, 0x0000, 14636, 11},
	{0x025a1, 0x0000, 14647, 4},
	{0x025a1, 0x0000, 14651, 7},
	{0x025aa, 0x0000, 14658, 7},
	{0x025aa, 0x0000, 14665, 5},
	{0x02192, 0x0000, 14670, 6},
	{0x1d4c8, 0x0000, 14676, 5},
	{0x02216, 0x0000, 14681, 7},
	{0x02323, 0x0000, 14688, 7},
	{0x022c6, 0x0000, 14695, 7},
	{0x02606, 0x0000, 14702, 5},
	{0x02605, 0x0000, 14707, 6},
	{0x003f5, 0x0000, 14713, 16},
	{0x003d5, 0x0000, 14729, 12},
	{0x000af, 0x0000, 14741, 6},
	{0x02282, 0x0000, 14747, 4},
	{0x02ac5, 0x0000, 14751, 5},
	{0x02abd, 0x0000, 14756, 7},
	{0x02286, 0x0000, 14763, 5},
	{0x02ac3, 0x0000, 14768, 8},
	{0x02ac1, 0x0000, 14776, 8},
	{0x02acb, 0x0000, 14784, 6},
	{0x0228a, 0x0000, 14790, 6},
	{0x02abf, 0x0000, 14796, 8},
	{0x02979, 0x0000, 14804, 8},
	{0x02282, 0x0000, 14812, 7},
	{0x02286, 0x0000, 14819, 9},
	{0x02ac5, 0x0000, 14828, 10},
	{0x0228a, 0x0000, 14838, 10},
	{0x02acb, 0x0000, 14848, 11},
	{0x02ac7, 0x0000, 14859, 7},
	{0x02ad5, 0x0000, 14866, 7},
	{0x02ad3, 0x0000, 14873, 7},
	{0x0227b, 0x0000, 14880, 5},
	{0x02ab8, 0x0000, 14885, 11},
	{0x0227d, 0x0000, 14896, 12},
	{0x02ab0, 0x0000, 14908, 7},
	{0x02aba, 0x0000, 14915, 12},
	{0x02ab6, 0x0000, 14927, 9},
	{0x022e9, 0x0000, 14936, 9},
	{0x0227f, 0x0000, 14945, 8},
	{0x02211, 0x0000, 14953, 4},
	{0x0266a, 0x0000, 14957, 5},
	{0x000b9, 0x0000, 14962, 4},
	{0x000b9, 0x0000, 14966, 5},
	{0x000b2, 0x0000, 14971, 4},
	{0x000b2, 0x0000, 14975, 5},
	{0x000b3, 0x0000, 14980, 4},
	{0x000b3, 0x0000, 14984, 5},
	{0x02283, 0x0000, 14989, 4},
	{0x02ac6, 0x0000, 14993, 5},
	{0x02abe, 0x0000, 14998, 7},
	{0x02ad8, 0x0000, 15005, 8},
	{0x02287, 0x0000, 15013, 5},
	{0x02ac4, 0x0000, 15018, 8},
	{0x027c9, 0x0000, 15026, 8},
	{0x02ad7, 0x0000, 15034, 8},
	{0x0297b, 0x0000, 15042, 8},
	{0x02ac2, 0x0000, 15050, 8},
	{0x02acc, 0x0000, 15058, 6},
	{0x0228b, 0x0000, 15064, 6},
	{0x02ac0, 0x0000, 15070, 8},
	{0x02283, 0x0000, 15078, 7},
	{0x02287, 0x0000, 15085, 9},
	{0x02ac6, 0x0000, 15094, 10},
	{0x0228b, 0x0000, 15104, 10},
	{0x02acc, 0x0000, 15114, 11},
	{0x02ac8, 0x0000, 15125, 7},
	{0x02ad4, 0x0000, 15132, 7},
	{0x02ad6, 0x0000, 15139, 7},
	{0x021d9, 0x0000, 15146, 6},
	{0x02926, 0x0000, 15152, 7},
	{0x02199, 0x0000, 15159, 6},
	{0x02199, 0x0000, 15165, 8},
	{0x0292a, 0x0000, 15173, 7},
	{0x000df, 0x0000, 15180, 5},
	{0x000df, 0x0000, 15185, 6},
	{0x02316, 0x0000, 15191, 7},
	{0x003c4, 0x0000, 15198, 4},
	{0x023b4, 0x0000, 15202, 5},
	{0x00165, 0x0000, 15207, 7},
	{0x00163, 0x0000, 15214, 7},
	{0x00442, 0x0000, 15221, 4},
	{0x020db, 0x0000, 15225, 5},
	{0x02315, 0x0000, 15230, 7},
	{0x1d531, 0x0000, 15237, 4},
	{0x02234, 0x0000, 15241, 7},
	{0x02234, 0x0000, 15248, 10},
	{0x003b8, 0x0000, 15258, 6},
	{0x003d1, 0x0000, 15264, 9},
	{0x003d1, 0x0000, 15273, 7},
	{0x02248, 0x0000, 15280, 12},
	{0x0223c, 0x0000, 15292, 9},
	{0x02009, 0x0000, 15301, 7},
	{0x02248, 0x0000, 15308, 6},
	{0x0223c, 0x0000, 15314, 7},
	{0x000fe, 0x0000, 15321, 5},
	{0x000fe, 0x0000, 15326, 6},
	{0x002dc, 0x0000, 15332, 6},
	{0x000d7, 0x0000, 15338, 5},
	{0x000d7, 0x0000, 15343, 6},
	{0x022a0, 0x0000, 15349, 7},
	{0x02a31, 0x0000, 15356, 9},
	{0x02a30, 0x0000, 15365, 7},
	{0x0222d, 0x0000, 15372, 5},
	{0x02928, 0x0000, 15377, 5},
	{0x022a4, 0x0000, 15382, 4},
	{0x02336, 0x0000, 15386, 7},
	{0x02af1, 0x0000, 15393, 7},
	{0x1d565, 0x0000, 15400, 5},
	{0x02ada, 0x0000, 15405, 8},
	{0x02929, 0x0000, 15413, 5},
	{0x02034, 0x0000, 15418, 7},
	{0x02122, 0x0000, 15425, 6},
	{0x025b5, 0x0000, 15431, 9},
	{0x025bf, 0x0000, 15440, 13},
	{0x025c3, 0x0000, 15453, 13},
	{0x022b4, 0x0000, 15466, 15},
	{0x0225c, 0x0000, 15481, 10},
	{0x025b9, 0x0000, 15491, 14},
	{0x022b5, 0x0000, 15505, 16},
	{0x025ec, 0x0000, 15521, 7},
	{0x0225c, 0x0000, 15528, 5},
	{0x02a3a, 0x0000, 15533, 9},
	{0x02a39, 0x0000, 15542, 8},
	{0x029cd, 0x0000, 15550, 6},
	{0x02a3b, 0x0000, 15556, 8},
	{0x023e2, 0x0000, 15564, 9},
	{0x1d4c9, 0x0000, 15573, 5},
	{0x00446, 0x0000, 15578, 5},
	{0x0045b, 0x0000, 15583, 6},
	{0x00167, 0x0000, 15589, 7},
	{0x0226c, 0x0000, 15596, 6},
	{0x0219e, 0x0000, 15602, 17},
	{0x021a0, 0x0000, 15619, 18},
	{0x021d1, 0x0000, 15637, 5},
	{0x02963, 0x0000, 15642, 5},
	{0x000fa, 0x0000, 15647, 6},
	{0x000fa, 0x0000, 15653, 7},
	{0x02191, 0x0000, 15660, 5},
	{0x0045e, 0x0000, 15665, 6},
	{0x0016d, 0x0000, 15671, 7},
	{0x000fb, 0x0000, 15678, 5},
	{0x000fb, 0x0000, 15683, 6},
	{0x00443, 0x0000, 15689, 4},
	{0x021c5, 0x0000, 15693, 6},
	{0x00171, 0x0000, 15699, 7},
	{0x0296e, 0x0000, 15706, 6},
	{0x0297e, 0x0000, 15712, 7},
	{0x1d532, 0x0000, 15719, 4},
	{0x000f9, 0x0000, 15723, 6},
	{0x000f9, 0x0000, 15729, 7},
	{0x021bf, 0x0000, 15736, 6},
	{0x021be, 0x0000, 15742, 6},
	{0x02580, 0x0000, 15748, 6},
	{0x0231c, 0x0000, 15754, 7},
	{0x0231c, 0x0000, 15761, 9},
	{0x0230f, 0x0000, 15770, 7},
	{0x025f8, 0x0000, 15777, 6},
	{0x0016b, 0x0000, 15783, 6},
	{0x000a8, 0x0000, 15789, 3},
	{0x000a8, 0x0000, 15792, 4},
	{0x00173, 0x0000, 15796, 6},
	{0x1d566, 0x0000, 15802, 5},
	{0x02191, 0x0000, 15807, 8},
	{0x02195, 0x0000, 15815, 12},
	{0x021bf, 0x0000, 15827, 14},
	{0x021be, 0x0000, 15841, 15},
	{0x0228e, 0x0000, 15856, 6},
	{0x003c5, 0x0000, 15862, 5},
	{0x003d2, 0x0000, 15867, 6},
	{0x003c5, 0x0000, 15873, 8},
	{0x021c8, 0x0000, 15881, 11},
	{0x0231d, 0x0000, 15892, 7},
	{0x0231d, 0x0000, 15899, 9},
	{0x0230e, 0x0000, 15908, 7},
	{0x0016f, 0x0000, 15915, 6},
	{0x025f9, 0x0000, 15921, 6},
	{0x1d4ca, 0x0000, 15927, 5},
	{0x022f0, 0x0000, 15932, 6},
	{0x00169, 0x0000, 15938, 7},
	{0x025b5, 0x0000, 15945, 5},
	{0x025b4, 0x0000, 15950, 6},
	{0x021c8, 0x0000, 15956, 6},
	{0x000fc, 0x0000, 15962, 4},
	{0x000fc, 0x0000, 15966, 5},
	{0x029a7, 0x0000, 15971, 8},
	{0x021d5, 0x0000, 15979, 5},
	{0x02ae8, 0x0000, 15984, 5},
	{0x02ae9, 0x0000, 15989, 6},
	{0x022a8, 0x0000, 15995, 6},
	{0x0299c, 0x0000, 16001, 7},
	{0x003f5, 0x0000, 16008, 11},
	{0x003f0, 0x0000, 16019, 9},
	{0x02205, 0x0000, 16028, 11},
	{0x003d5, 0x0000, 16039, 7},
	{0x003d6, 0x0000, 16046, 6},
	{0x0221d, 0x0000, 16052, 10},
	{0x02195, 0x0000, 16062, 5},
	{0x003f1, 0x0000, 16067, 7},
	{0x003c2, 0x0000, 16074, 9},
	{0x0228a, 0xfe00, 16083, 13},
	{0x02acb, 0xfe00, 16096, 14},
	{0x0228b, 0xfe00, 16110, 13},
	{0x02acc, 0xfe00, 16123, 14},
	{0x003d1, 0x0000, 16137, 9},
	{0x022b2, 0x0000, 16146, 16},
	{0x022b3, 0x0000, 16162, 17},
	{0x00432, 0x0000, 16179, 4},
	{0x022a2, 0x0000, 16183, 6},
	{0x02228, 0x0000, 16189, 4},
	{0x022bb, 0x0000, 16193, 7},
	{0x0225a, 0x0000, 16200, 6},
	{0x022ee, 0x0000, 16206, 7},
	{0x0007c, 0x0000, 16213, 7},
	{0x0007c, 0x0000, 16220, 5},
	{0x1d533, 0x0000, 16225, 4},
	{0x022b2, 0x0000, 16229, 6},
	{0x02282, 0x20d2, 16235, 6},
	{0x02283, 0x20d2, 16241, 6},
	{0x1d567, 0x0000, 16247, 5},
	{0x0221d, 0x0000, 16252, 6},
	{0x022b3, 0x0000, 16258, 6},
	{0x1d4cb, 0x0000, 16264, 5},
	{0x02acb, 0xfe00, 16269, 7},
	{0x0228a, 0xfe00, 16276, 7},
	{0x02acc, 0xfe00, 16283, 7},
	{0x0228b, 0xfe00, 16290, 7},
	{0x0299a, 0x0000, 16297, 8},
	{0x00175, 0x0000, 16305, 6},
	{0x02a5f, 0x0000, 16311, 7},
	{0x02227, 0x0000, 16318, 6},
	{0x02259, 0x0000, 16324, 7},
	{0x02118, 0x0000, 16331, 7},
	{0x1d534, 0x0000, 16338, 4},
	{0x1d568, 0x0000, 16342, 5},
	{0x02118, 0x0000, 16347, 3},
	{0x02240, 0x0000, 16350, 3},
	{0x02240, 0x0000, 16353, 7},
	{0x1d4cc, 0x0000, 16360, 5},
	{0x022c2, 0x0000, 16365, 5},
	{0x025ef, 0x0000, 16370, 6},
	{0x022c3, 0x0000, 16376, 5},
	{0x025bd, 0x0000, 16381, 6},
	{0x1d535, 0x0000, 16387, 4},
	{0x027fa, 0x0000, 16391, 6},
	{0x027f7, 0x0000, 16397, 6},
	{0x003be, 0x0000, 16403, 3},
	{0x027f8, 0x0000, 16406, 6},
	{0x027f5, 0x0000, 16412, 6},
	{0x027fc, 0x0000, 16418, 5},
	{0x022fb, 0x0000, 16423, 5},
	{0x02a00, 0x0000, 16428, 6},
	{0x1d569, 0x0000, 16434, 5},
	{0x02a01, 0x0000, 16439, 7},
	{0x02a02, 0x0000, 16446, 7},
	{0x027f9, 0x0000, 16453, 6},
	{0x027f6, 0x0000, 16459, 6},
	{0x1d4cd, 0x0000, 16465, 5},
	{0x02a06, 0x0000, 16470, 7},
	{0x02a04, 0x0000, 16477, 7},
	{0x025b3, 0x0000, 16484, 6},
	{0x022c1, 0x0000, 16490, 5},
	{0x022c0, 0x0000, 16495, 7},
	{0x000fd, 0x0000, 16502, 6},
	{0x000fd, 0x0000, 16508, 7},
	{0x0044f, 0x0000, 16515, 5},
	{0x00177, 0x0000, 16520, 6},
	{0x0044b, 0x0000, 16526, 4},
	{0x000a5, 0x0000, 16530, 3},
	{0x000a5, 0x0000, 16533, 4},
	{0x1d536, 0x0000, 16537, 4},
	{0x00457, 0x0000, 16541, 5},
	{0x1d56a, 0x0000, 16546, 5},
	{0x1d4ce, 0x0000, 16551, 5},
	{0x0044e, 0x0000, 16556, 5},
	{0x000ff, 0x0000, 16561, 4},
	{0x000ff, 0x0000, 16565, 5},
	{0x0017a, 0x0000, 16570, 7},
	{0x0017e, 0x0000, 16577, 7},
	{0x00437, 0x0000, 16584, 4},
	{0x0017c, 0x0000, 16588, 5},
	{0x02128, 0x0000, 16593, 7},
	{0x003b6, 0x0000, 16600, 5},
	{0x1d537, 0x0000, 16605, 4},
	{0x00436, 0x0000, 16609, 5},
	{0x021dd, 0x0000, 16614, 8},
	{0x1d56b, 0x0000, 16622, 5},
	{0x1d4cf, 0x0000, 16627, 5},
	{0x0200d, 0x0000, 16632, 4},
	{0x0200c, 0x0000, 16636, 5},
};
/* clang-format on */

const size_t html_entity_count = sizeof(html_entities) / sizeof(html_entities[0]);

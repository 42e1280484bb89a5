/*
 * Objects as OLE 1 kept them ([MS-OLEDS] 2.2), which RTF still does, and as OLE
 * 2 does for what is not an OLE document itself: a class name and native data.
 * Of the class Package the native data is a file with its name. Private to
 * lib/inspect.
 */
#ifndef INSPECT_OLE_NATIVE_H
#define INSPECT_OLE_NATIVE_H

#include "inspect/inspection.h"
#include "inspect/octets.h"

/*
 * Native data: the file in it, where it is a package, becomes a member, and all
 * of it where it is a file. Sets ASSAY_ENT_EMBEDDED; also LAUNCH for a package
 * that is a link to a program or file. flags: of the member, ASSAY_ENT_TRUNCATED
 * or 0.
 */
void ole_native(struct inspection *in, struct octets native, unsigned int flags);

/* The stream "\1Ole10Native": native data with its size before it. */
void ole10_native(struct inspection *in, struct octets stream);

/*
 * An object with its OLE 1 header, and as much of it as there is. A link to
 * another machine is ASSAY_ENT_EXTERNAL. Returns false when it is none.
 */
bool ole1_object(struct inspection *in, struct octets object);

/* The stream "\1Ole" of OLE 2 ([MS-OLEDS] 2.3.3): where the object is, if it is a link. */
void ole_link(struct inspection *in, struct octets stream);

#endif

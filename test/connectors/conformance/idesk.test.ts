import { testConformance } from './matrix.ts';
import { idesk } from './systems/idesk.ts';

testConformance(idesk);
